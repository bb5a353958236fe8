import { get, post, queryOf, remove } from './client'

export interface UnitName {
  id: string
  name_zh: string
  name_en: string
  path?: string
}

export interface Post {
  role: string
  group_id: string | null
  group_name_zh: string | null
  area_path: string | null
  policy_fields: string[]
  is_head: boolean
}

export interface Person {
  id: string
  name: string
  login: string
  unit: UnitName | null
  posts: Post[]
  must_change_password: boolean
}

export interface Session {
  person: Person | null
  csrf_token: string
  demo: boolean
  now: string
  languages: string[]
}

export interface Colleague {
  id: string
  name: string
  unit?: UnitName | null
  roles?: string[]
}

export interface Basemap {
  url: string
  attribution: string
}

export const session = (): Promise<Session> => get('/session')
export const logIn = (login: string, password: string): Promise<Session> => post('/session', { login, password })
export const logOut = (): Promise<void> => remove('/session')
export const changePassword = (old: string, fresh: string): Promise<Session> =>
  post('/session/password', { old, new: fresh })
export const units = (): Promise<{ items: UnitName[] }> => get('/units')
export const persons = (query: { role?: string; group_id?: string }): Promise<{ items: Colleague[] }> =>
  get(`/persons${queryOf(query)}`)
export const settings = (): Promise<{ basemap: Basemap | null }> => get('/settings')
