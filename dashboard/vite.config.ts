import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { measureFirstLoad } from './first-load.ts'

const repository = `${import.meta.dirname}/..`
const apiUrl = process.env['ROOKERY_API_URL'] ?? 'http://127.0.0.1:7070'

/** Static files for a strict content security policy: nothing inline, every asset a file with its hash in its name. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), measureFirstLoad()],
  build: {
    outDir: `${repository}/dist/dashboard`,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': apiUrl } },
})
