import { z } from 'zod'
import { type ImportedRow, importMailboxes } from '#operations/mailboxes/import-mailboxes.ts'
import { longestImport } from '#operations/mailboxes/read-import.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'

const ImportMailboxes = z.strictObject({
  csv: z
    .string()
    .min(1, 'must not be empty')
    .max(longestImport, `must have at most ${longestImport} characters; send the list in parts`)
    .describe('RFC 4180; the first row names the columns: address, and if wanted password, quotaMb, maxSendPerDay.'),
  dryRun: z.boolean().optional().describe('Say what would happen, row by row, and change nothing.'),
  onError: z
    .enum(['stop', 'skip'])
    .optional()
    .describe('When rows cannot be made: "stop" (default) makes none, "skip" makes the others.'),
})

const ImportRowView = z
  .object({
    line: z.number().int().describe('Of the list, from 1.'),
    emailAddress: z.string(),
    state: z.enum(['valid', 'created', 'failed']),
    errors: z.array(z.object({ field: z.string().describe('The name of the column.'), message: z.string() })),
    mailboxId: z.string().nullable(),
    quotaMb: z.number().int().nullable(),
    isPasswordGenerated: z.boolean(),
    password: z.string().nullable().describe('Only when it was generated; shown this once.'),
  })
  .meta({ id: 'MailboxImportRow' })

const MailboxImportView = z
  .object({
    isDryRun: z.boolean(),
    createdCount: z.number().int(),
    validCount: z.number().int(),
    failedCount: z.number().int(),
    rows: z.array(ImportRowView),
  })
  .meta({ id: 'MailboxImport' })

export const importMailboxesRoute = defineRoute({
  method: 'POST',
  path: '/domains/:id/mailboxes/imports',
  operationId: 'importMailboxes',
  tag: 'Mailboxes',
  summary: 'Make the mailboxes of a list (CSV), or preview it; generated passwords are shown once',
  permission: 'mailboxes:write',
  params: pathId('domain'),
  body: ImportMailboxes,
  status: 200,
  answer: MailboxImportView,
  problems: [
    'import-unreadable',
    'import-rejected',
    'mailbox-taken',
    'infrastructure-missing',
    'infrastructure-deleting',
  ],
  handle: async ({ scoped, params, body }) => {
    const isDryRun = body.dryRun ?? false
    const input = { csv: body.csv, isDryRun, onError: body.onError ?? 'stop' } as const
    const rows = (await importMailboxes(scoped, params.id, input)).map(toRowView)
    const count = (state: ImportedRow['state']) => rows.filter((row) => row.state === state).length
    return {
      isDryRun,
      createdCount: count('created'),
      validCount: count('valid'),
      failedCount: count('failed'),
      rows,
    }
  },
})

function toRowView(row: ImportedRow): z.input<typeof ImportRowView> {
  const { line, emailAddress, state, errors, mailbox, quotaMb, isPasswordGenerated } = row
  return {
    line,
    emailAddress,
    state,
    errors: errors.map(({ field, message }) => ({ field, message })),
    mailboxId: mailbox?.id ?? null,
    quotaMb,
    isPasswordGenerated,
    password: row.generatedPassword?.reveal() ?? null,
  }
}
