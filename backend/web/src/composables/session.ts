import { computed, reactive } from 'vue'
import { useCsrfToken } from '@/api/client'
import * as people from '@/api/people'

const state = reactive({
  known: false,
  session: null as people.Session | null,
  /** server's clock minus ours, in ms; in a demo the server lives in its own story's time */
  skewMs: 0,
})

function keep(session: people.Session): people.Session {
  useCsrfToken(session.csrf_token)
  Object.assign(state, { known: true, session, skewMs: Date.parse(session.now) - Date.now() })
  return session
}

/** Who is here. One session a page, shared by whoever asks. */
export function useSession() {
  return {
    person: computed(() => state.session?.person ?? null),
    demo: computed(() => state.session?.demo ?? false),
    now: (): Date => new Date(Date.now() + state.skewMs),
    /** The session as the server knows it, asked once unless `again`. */
    async load(again = false): Promise<people.Session> {
      return state.known && !again ? state.session! : keep(await people.session())
    },
    logIn: async (login: string, password: string) => keep(await people.logIn(login, password)),
    changePassword: async (old: string, fresh: string) => keep(await people.changePassword(old, fresh)),
    async logOut(): Promise<void> {
      await people.logOut()
      keep(await people.session())
    },
    forget(): void {
      state.known = false
    },
  }
}
