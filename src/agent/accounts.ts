import { readFile } from 'node:fs/promises'

/** User and group ids by name, as the machine knows them now. */
export interface Accounts {
  /** @throws when there is no such user */
  uid(name: string): number
  /** @throws when there is no such group */
  gid(name: string): number
}

export async function readAccounts(): Promise<Accounts> {
  const [users, groups] = await Promise.all([idsOf('/etc/passwd'), idsOf('/etc/group')])
  return { uid: (name) => idOf(users, name, 'user'), gid: (name) => idOf(groups, name, 'group') }
}

/** passwd(5) and group(5): the name is the first field, the id the third. */
async function idsOf(path: string): Promise<ReadonlyMap<string, number>> {
  const lines = (await readFile(path, 'utf8')).split('\n')
  return new Map(lines.map((line) => line.split(':')).map((fields) => [fields[0] ?? '', Number(fields[2])]))
}

function idOf(ids: ReadonlyMap<string, number>, name: string, kind: string): number {
  const id = ids.get(name)
  if (id === undefined || !Number.isSafeInteger(id)) throw new Error(`this machine has no ${kind} ${name}`)
  return id
}
