import type { components } from './schema'

/** What the API says it answers, by the name its specification gives it; made by `npm run types`. */
export type Said<Name extends keyof components['schemas']> = components['schemas'][Name]
