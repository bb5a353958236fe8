import type { Said } from './said'
import { get, post, queryOf, remove } from './client'

export type UnitName = Said<'UnitName'>
export type Post = Said<'PostShown'>
export type Person = Said<'PersonShown'>
export type Session = Said<'SessionShown'>
/** Somebody who might be named; their unit where they were looked up, not where only their names are told. */
export type Colleague = Said<'CandidateShown'> & Partial<Pick<Said<'PersonListed'>, 'unit'>>
export type Basemap = Said<'BasemapShown'>

export const session = (): Promise<Session> => get('/session')
export const logIn = (login: string, password: string): Promise<Session> => post('/session', { login, password })
export const logOut = (): Promise<void> => remove('/session')
export const changePassword = (old: string, fresh: string): Promise<Session> =>
  post('/session/password', { old, new: fresh })
export const units = (): Promise<Said<'UnitsShown'>> => get('/units')
export const persons = (query: { role?: string; group_id?: string }): Promise<{ items: Colleague[] }> =>
  get(`/persons${queryOf(query)}`)
export const settings = (): Promise<{ basemap: Basemap | null }> => get('/settings')
