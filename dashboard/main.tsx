import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { toProblem } from './api/problem.ts'
import { refuseSession, subscribeToSession, takeKeyFromAddress } from './api/session-key.ts'
import { createDashboardRouter } from './routes.tsx'
import { applyTheme } from './util/theme.ts'

applyTheme()
takeKeyFromAddress()
const router = createDashboardRouter()
addEventListener('hashchange', takeKeyFromAddress)

const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: endSessionWhenRefused }),
  mutationCache: new MutationCache({ onError: endSessionWhenRefused }),
  defaultOptions: {
    // What was refused is refused again; what did not arrive may arrive.
    queries: { retry: (count, error) => count < 3 && [0, 503].includes(toProblem(error).status) },
    // Every POST that makes something carries an Idempotency-Key, so it happens once however often it is sent.
    mutations: { retry: (count, error) => count < 2 && toProblem(error).status === 0 },
  },
})

// Nothing of one key's data is shown to the next.
subscribeToSession(() => queryClient.clear())

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
}

function endSessionWhenRefused(error: unknown): void {
  if (toProblem(error).status === 401) refuseSession()
}
