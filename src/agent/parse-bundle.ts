import { canonicalJson } from '#lib/canonical-json.ts'
import { sha256Hex } from '#lib/hash.ts'
import { type Bundle, type BundleFile, protocolVersion } from '#protocol/agent-protocol.ts'
import { isSignedBundle } from '#protocol/bundle-signature.ts'
import { asArray, asCount, asObject, asText, asVersion, ShapeError } from './check-shape.ts'
import { findService } from './service-table.ts'

/** Whose bundles are taken. */
export interface BundleAuthority {
  readonly nodeId: string
  readonly publicKeyPem: string
}

/**
 * Takes a bundle only as a whole: known version, right hash, signed for this node, every file complete and in a place where its
 * service may have files.
 * @throws {ShapeError} saying what is wrong
 */
export function parseBundle(value: unknown, authority: BundleAuthority): Bundle {
  const bundle = asObject(value, 'the bundle')
  asVersion(bundle['version'], protocolVersion)
  const files = asArray(bundle['files'], 'files').map(parseFile)
  const hash = asText(bundle['hash'], 'hash')
  if (sha256Hex(canonicalJson(files)) !== hash) throw new ShapeError('the hash does not belong to these files')
  const paths = new Set(files.map((file) => file.path))
  if (paths.size !== files.length) throw new ShapeError('a file is there twice')
  const parsed: Bundle = {
    version: protocolVersion,
    nodeId: asText(bundle['nodeId'], 'nodeId'),
    generation: asCount(bundle['generation'], 'generation'),
    hash,
    files,
    signature: asText(bundle['signature'], 'signature'),
  }
  if (parsed.nodeId !== authority.nodeId) throw new ShapeError(`the bundle is for ${parsed.nodeId}, not for this node`)
  if (!isSignedBundle(parsed, authority.publicKeyPem)) throw new ShapeError('the signature is not the control plane’s')
  return parsed
}

function parseFile(value: unknown): BundleFile {
  const file = asObject(value, 'a file')
  const path = asText(file['path'], 'path')
  const service = findService(asText(file['service'], 'service'))
  if (service === undefined) throw new ShapeError(`${path} is for a service that this agent does not know`)
  if (path.includes('..') || !/^[\w./@-]+$/.test(path) || !service.paths.some((allowed) => matches(path, allowed))) {
    throw new ShapeError(`${path} is not a place for files of ${service.name}`)
  }
  const mode = asText(file['mode'], 'mode')
  if (!/^0[0-7]{3}$/.test(mode)) throw new ShapeError(`${path} has the mode ${mode}`)
  const content = asText(file['content'], 'content')
  if (!content.endsWith('\n')) throw new ShapeError(`${path} is empty or cut off: it does not end with a line's end`)
  return {
    path,
    content,
    mode,
    owner: accountName(file['owner']),
    group: accountName(file['group']),
    service: service.name,
  }
}

/** A path that ends in a slash allows everything below it. */
function matches(path: string, allowed: string): boolean {
  return allowed.endsWith('/') ? path.startsWith(allowed) && !path.endsWith('/') : path === allowed
}

function accountName(value: unknown): string {
  const name = asText(value, 'owner or group')
  if (!/^[a-z_][a-z0-9_-]{0,31}$/.test(name)) throw new ShapeError(`${name} is not the name of an account`)
  return name
}
