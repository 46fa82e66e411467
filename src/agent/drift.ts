import { type CommandError, runCommand } from '#lib/run-command.ts'
import type { BundleFile, DriftedFile } from '#protocol/agent-protocol.ts'
import { readAccounts } from './accounts.ts'
import { type FileImage, imageOf, isSameImage, readImage } from './file-image.ts'

const maxDiffs = 10
const maxDiffBytes = 4096
const maxFileBytes = 256 * 1024

/** What is not as the bundle brought it: all paths, in the bundle's order, the first ten with what was changed. */
export async function findDrift(files: readonly BundleFile[]): Promise<DriftedFile[]> {
  const accounts = await readAccounts()
  const drift: DriftedFile[] = []
  for (const file of files) {
    const wanted = imageOf(file, accounts)
    const present = await readImage(file.path)
    if (isSameImage(wanted, present)) continue
    const diff = drift.length < maxDiffs && !isSecret(file) ? await describe(file.content, wanted, present) : null
    drift.push({ path: file.path, diff })
  }
  return drift
}

/** A file that only root or one group may read is named and never shown. */
function isSecret({ content, mode }: BundleFile): boolean {
  return !mode.endsWith('4') || /PRIVATE KEY|password\s*=/.test(content)
}

async function describe(content: string, wanted: FileImage, present: FileImage): Promise<string> {
  const attributes = describeAttributes(wanted, present)
  if (present.contentBase64 === null) return `${attributes}the file is gone\n`
  const isLong = present.contentBase64.length > maxFileBytes
  const lines = isLong ? 'the file is longer than 256 KiB\n' : await diffOf(wanted.path, content)
  return truncate(`${attributes}${lines}`)
}

function describeAttributes(wanted: FileImage, present: FileImage): string {
  const of = ({ mode, uid, gid }: FileImage) => `mode ${mode.toString(8).padStart(4, '0')}, owner ${uid}:${gid}`
  if (present.contentBase64 === null || of(wanted) === of(present)) return ''
  return `${of(present)} instead of ${of(wanted)}\n`
}

/** diff(1) ends with 1 when there are differences. */
async function diffOf(path: string, content: string): Promise<string> {
  const labels = ['--label', `${path} (bundle)`, '--label', `${path} (now)`]
  const options = { input: content, timeoutSeconds: 5 }
  return runCommand('diff', ['-u', '--text', ...labels, '--', '-', path], options).then(
    () => '',
    (error: CommandError) => (error.exitCode === 1 ? error.stdout : `no diff: ${error.message}\n`),
  )
}

/** Whole lines, at most 4 KiB. */
function truncate(text: string): string {
  if (Buffer.byteLength(text) <= maxDiffBytes) return text
  const note = '… (cut off here)\n'
  const cut = Buffer.from(text)
    .subarray(0, maxDiffBytes - Buffer.byteLength(note))
    .toString('utf8')
  return `${cut.slice(0, cut.lastIndexOf('\n') + 1)}${note}`
}
