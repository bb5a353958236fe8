import { problemOf, unreachable } from './problem'

export const BASE = '/api/v1'
const SAFE = new Set(['GET', 'HEAD'])

let csrfToken = ''
let onLoggedOut: () => void = () => {}

/** The token that every unsafe request carries; it comes with each answer of /session. */
export function useCsrfToken(token: string): void {
  csrfToken = token
}

/** What to do when the session has ended under our feet. */
export function whenLoggedOut(act: () => void): void {
  onLoggedOut = act
}

export type Query = Record<string, string | number | boolean | readonly (string | number)[] | null | undefined>

/** The query string of what is set; a list becomes one parameter, parted by commas.
 *  Empty, false and missing values are left out: they do not filter. */
export function queryOf(query: Query): string {
  const parts = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    const text = Array.isArray(value) ? value.join(',') : value === true ? 'true' : String(value || '')
    if (text) parts.set(name, text)
  }
  const text = parts.toString()
  return text && `?${text}`
}

interface Options {
  body?: unknown
  signal?: AbortSignal
  /** the ETag of what is known; where that still holds, the answer is 304 and empty */
  etag?: string | null
}

/** One request. Raises Problem: it was refused, or nothing answered. An aborted one raises AbortError. */
async function ask(
  method: string,
  path: string,
  { body, signal, etag }: Options = {},
  accept = 'application/json',
): Promise<Response> {
  const headers: Record<string, string> = { Accept: accept }
  if (!SAFE.has(method)) headers['X-CSRF-Token'] = csrfToken
  if (etag) headers['If-None-Match'] = etag
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  const sent = fetch(BASE + path, { method, headers, signal, body: body === undefined ? null : JSON.stringify(body) })
  const answer = await sent.catch((error: unknown) => {
    throw error instanceof DOMException && error.name === 'AbortError' ? error : unreachable()
  })
  if (!answer.ok && answer.status !== 304) {
    const problem = await problemOf(answer)
    if (problem.code === 'unauthenticated' && path !== '/session') onLoggedOut()
    throw problem
  }
  return answer
}

async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const answer = await ask(method, path, options)
  return (answer.status === 204 ? undefined : await answer.json()) as T
}

export interface Kept<T> {
  etag: string | null
  value: T
}

/** What stands there now; `known` itself where nothing has changed since. */
export async function getAnew<T>(path: string, known: Kept<T> | null, signal?: AbortSignal): Promise<Kept<T>> {
  const answer = await ask('GET', path, { signal, etag: known?.etag ?? null })
  if (answer.status === 304 && known) return known
  return { etag: answer.headers.get('ETag'), value: (await answer.json()) as T }
}

/** A file, whole; the browser keeps a large one on its disk. */
export async function download(path: string): Promise<Blob> {
  const answer = await ask('GET', path, {}, '*/*')
  return answer.blob().catch(() => {
    throw unreachable()
  })
}

export const get = <T>(path: string, signal?: AbortSignal): Promise<T> => call<T>('GET', path, { signal })
export const post = <T>(path: string, body: unknown): Promise<T> => call<T>('POST', path, { body })
/** An unsafe request by the method that the API itself named. */
export const send = <T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body: unknown): Promise<T> =>
  call<T>(method, path, method === 'DELETE' ? {} : { body })
export const remove = <T>(path: string): Promise<T> => call<T>('DELETE', path)
