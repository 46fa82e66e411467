import { managedBy } from '../bundle-files.ts'
import type { NodeSnapshot } from '../snapshot.ts'

/**
 * Takes the user's address and the name his machine gave out of the `Received` header that we add at submission; the rest
 * of the trace stays (header_checks(5), regexp_table(5)).
 */
export function renderSubmissionHeaders(snapshot: NodeSnapshot): string {
  const name = snapshot.hostname.replaceAll('.', '\\.')
  return `# ${managedBy}\n/^Received: from .*by (${name} \\(Postfix\\) with ESMTPS?A id .*)$/ REPLACE Received: by $1\n`
}
