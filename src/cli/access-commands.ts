import { type Command, InvalidArgumentError } from 'commander'
import type { components } from '#client/schema.ts'
import { type CommonOptions, type OpenCommand, withCommonOptions } from './common-options.ts'
import { confirmRemoval } from './confirm-removal.ts'
import type { Connection } from './connection.ts'
import type { Column } from './output.ts'

type Schemas = components['schemas']

const memberColumns: readonly Column<Schemas['Member']>[] = [
  { title: 'e-mail', value: ({ email }) => email },
  { title: 'name', value: ({ name }) => name },
  { title: 'role', value: ({ role }) => role.name },
  { title: 'second factor', value: ({ hasSecondFactor }) => (hasSecondFactor ? 'yes' : 'no') },
  { title: 'last sign-in', value: ({ lastSignedInAt }) => lastSignedInAt ?? 'never' },
  { title: 'id', value: ({ id }) => id },
]

const invitationColumns: readonly Column<Schemas['Invitation']>[] = [
  { title: 'e-mail', value: ({ email }) => email },
  { title: 'role', value: ({ role }) => role.name },
  { title: 'by', value: ({ invitedBy }) => invitedBy },
  { title: 'until', value: ({ expiresAt }) => expiresAt },
  { title: 'id', value: ({ id }) => id },
]

const roleColumns: readonly Column<Schemas['Role']>[] = [
  { title: 'role', value: ({ id }) => id },
  { title: 'name', value: ({ name }) => name },
  { title: 'permissions', value: ({ permissions }) => permissions.join(', ') },
]

interface RoleOptions extends CommonOptions {
  readonly role: string
}

interface RemoveOptions extends CommonOptions {
  readonly yes?: boolean
}

/** `rookery members|invitations|roles …` */
export function addAccessCommands(program: Command, open: OpenCommand): void {
  addMemberCommands(program, open)
  addInvitationCommands(program, open)
  addRoleCommands(program, open)
}

function addMemberCommands(program: Command, open: OpenCommand): void {
  const members = program.command('members').description('people of the tenant')
  withCommonOptions(members.command('list').description('everybody with the role')).action(
    async (options: CommonOptions) => {
      const { connection, output } = open(options)
      const items = await connection.list<Schemas['Member']>('/members')
      output.json({ items })
      output.table(memberColumns, items, 'No members yet. "rookery invitations add you@example.com" invites.')
    },
  )
  withCommonOptions(members.command('set-role').description('give a member another role'))
    .argument('<e-mail-or-id>')
    .argument('<role>', 'as "rookery roles list" has it')
    .action(async (wanted: string, role: string, options: CommonOptions) => {
      const { connection, output } = open(options)
      const member = await findMember(connection, wanted)
      output.json(await connection.patch(`/members/${member.id}`, { role }))
      output.line(`${member.email} has the role ${role} now.`)
    })
  withCommonOptions(members.command('remove').description('end a membership'))
    .argument('<e-mail-or-id>')
    .option('--yes', 'do not ask')
    .action(async (wanted: string, options: RemoveOptions) => {
      const { connection, output } = open(options)
      const member = await findMember(connection, wanted)
      const loss = `${member.email} can do nothing in this tenant any more, and the person's keys here are void.`
      await confirmRemoval(output, member.email, loss, options.yes === true)
      await connection.delete(`/members/${member.id}`)
      output.json({ id: member.id })
      output.line(`${member.email} is no member any more.`)
    })
}

function addInvitationCommands(program: Command, open: OpenCommand): void {
  const invitations = program.command('invitations').description('people who were invited')
  withCommonOptions(invitations.command('list').description('invitations that nobody accepted yet')).action(
    async (options: CommonOptions) => {
      const { connection, output } = open(options)
      const items = await connection.list<Schemas['Invitation']>('/invitations')
      output.json({ items })
      output.table(invitationColumns, items, 'No open invitations.')
    },
  )
  withCommonOptions(invitations.command('add').description('invite somebody; prints the link once'))
    .argument('<e-mail>')
    .requiredOption('--role <role>', 'as "rookery roles list" has it')
    .action(async (email: string, options: RoleOptions) => {
      const { connection, output } = open(options)
      const made = await connection.post<Schemas['CreatedInvitation']>('/invitations', { email, role: options.role })
      output.json(made)
      output.line(`${made.email} is invited until ${made.expiresAt}. The link (shown this once):`)
      output.line(made.link)
    })
  withCommonOptions(invitations.command('revoke').description('take an invitation back'))
    .argument('<e-mail-or-id>')
    .action(async (wanted: string, options: CommonOptions) => {
      const { connection, output } = open(options)
      const items = await connection.list<Schemas['Invitation']>('/invitations')
      const found = items.find(({ id, email }) => id === wanted || email === wanted.toLowerCase())
      if (found === undefined) throw new Error(`Nobody invited ${wanted}. "rookery invitations list" shows who is.`)
      await connection.delete(`/invitations/${found.id}`)
      output.json({ id: found.id })
      output.line(`The invitation of ${found.email} is void.`)
    })
}

function addRoleCommands(program: Command, open: OpenCommand): void {
  const roles = program.command('roles').description('roles and their permissions')
  withCommonOptions(roles.command('list').description('roles that members can have')).action(
    async (options: CommonOptions) => {
      const { connection, output } = open(options)
      const { items } = await connection.get<{ readonly items: readonly Schemas['Role'][] }>('/roles')
      output.json({ items })
      output.table(roleColumns, items, 'No roles.')
    },
  )
  withCommonOptions(roles.command('add').description('make a role'))
    .argument('<name>')
    .argument('<permissions>', 'separated by commas', toList)
    .action(async (name: string, permissions: readonly string[], options: CommonOptions) => {
      const { connection, output } = open(options)
      const role = await connection.post<Schemas['Role']>('/roles', { name, permissions })
      output.json(role)
      output.line(`Role "${role.name}" is there: ${role.id}`)
    })
  withCommonOptions(roles.command('delete').description('delete a role that nobody has'))
    .argument('<id>')
    .action(async (id: string, options: CommonOptions) => {
      const { connection, output } = open(options)
      await connection.delete(`/roles/${encodeURIComponent(id)}`)
      output.json({ id })
      output.line(`Role ${id} is deleted.`)
    })
}

export function toList(text: string): readonly string[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length === 0) throw new InvalidArgumentError('Give one or more, separated by commas.')
  return parts
}

async function findMember(connection: Connection, wanted: string): Promise<Schemas['Member']> {
  const members = await connection.list<Schemas['Member']>('/members')
  const found = members.find(({ id, email }) => id === wanted || email === wanted.toLowerCase())
  if (found === undefined) throw new Error(`There is no member ${wanted}. "rookery members list" shows those that are.`)
  return found
}
