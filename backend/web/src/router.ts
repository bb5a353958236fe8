import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteLocationRaw } from 'vue-router'
import { useSession } from './composables/session'

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    {
      path: '/login',
      name: 'login',
      component: () => import('./pages/LoginPage.vue'),
      meta: { open: true, bare: true },
    },
    { path: '/password', name: 'password', component: () => import('./pages/PasswordPage.vue') },
    {
      path: '/',
      name: 'review',
      component: () => import('./pages/ReviewPage.vue'),
      meta: { whole: true, section: 'review' },
    },
    {
      path: '/tasks/:id',
      name: 'task',
      component: () => import('./pages/TaskPage.vue'),
      props: true,
      meta: { section: 'review' },
    },
    {
      path: '/inspections',
      name: 'inspections',
      component: () => import('./pages/InspectionsPage.vue'),
      meta: { section: 'inspections' },
    },
    {
      path: '/inspections/:id',
      name: 'inspection',
      component: () => import('./pages/InspectionPage.vue'),
      props: true,
      meta: { section: 'inspections' },
    },
    { path: '/draws', name: 'draws', component: () => import('./pages/DrawsPage.vue'), meta: { section: 'draws' } },
    {
      path: '/draws/:id',
      name: 'draw',
      component: () => import('./pages/DrawPage.vue'),
      props: true,
      meta: { section: 'draws' },
    },
    { path: '/bridges', name: 'bridges', component: () => import('./pages/BridgesPage.vue') },
    { path: '/verify/:code?', name: 'verify', component: () => import('./pages/VerifyPage.vue'), props: true },
    {
      path: '/quarantine',
      name: 'quarantine',
      component: () => import('./pages/QuarantinePage.vue'),
      meta: { section: 'quarantine' },
    },
    { path: '/:rest(.*)*', name: 'nowhere', component: () => import('./pages/NowherePage.vue') },
  ],
})

/** Where somebody is sent instead: to log in, or to choose a password of their own. */
async function detour(to: RouteLocationNormalized): Promise<RouteLocationRaw | true> {
  const session = await useSession()
    .load()
    .catch(() => null)
  if (to.meta.open) return true
  if (!session?.person) return { name: 'login', query: { next: to.fullPath } }
  return session.person.must_change_password && to.name !== 'password' ? { name: 'password' } : true
}

router.beforeEach(detour)
