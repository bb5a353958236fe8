import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const api = process.env.WEB_DEV_API ?? 'http://127.0.0.1:8010'

export default defineConfig({
  plugins: [vue()],
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('./src', import.meta.url)),
      '@geo': fileURLToPath(new URL('../../geo/web', import.meta.url)),
    },
  },
  build: { target: 'es2022', chunkSizeWarningLimit: 1300, assetsInlineLimit: 0 },
  server: { proxy: { '/api': api } },
  test: { environment: 'happy-dom', include: ['test/**/*.test.ts'] },
})
