import { createApp } from 'vue'
import App from './App.vue'
import { whenLoggedOut } from './api/client'
import { useSession } from './composables/session'
import { i18n } from './i18n'
import { router } from './router'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'

whenLoggedOut(() => {
  useSession().forget()
  const here = router.currentRoute.value
  if (here.name !== 'login') void router.push({ name: 'login', query: { next: here.fullPath } })
})

createApp(App).use(i18n).use(router).mount('#app')
