/** Which colours are shown: those of the system until somebody chooses. Kept in this browser. */
export type ThemeChoice = 'system' | 'light' | 'dark'

const storageKey = 'rookery-theme'
const listeners = new Set<() => void>()

export function currentTheme(): ThemeChoice {
  const chosen = localStorage.getItem(storageKey)
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system'
}

export function subscribeToTheme(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'system') localStorage.removeItem(storageKey)
  else localStorage.setItem(storageKey, choice)
  applyTheme()
  for (const listener of listeners) listener()
}

/** Before anything is drawn, so that nothing flashes. */
export function applyTheme(): void {
  const choice = currentTheme()
  if (choice === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = choice
}
