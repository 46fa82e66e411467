import { useSyncExternalStore } from 'react'
import { currentSession, type Session, subscribeToSession } from '../api/session.ts'

export function useSession(): Session {
  return useSyncExternalStore(subscribeToSession, currentSession)
}
