/** Who hosts a zone, told from the names of its servers, and how a person adds a record there. */
export interface DnsHost {
  readonly id: string
  /** As the host calls itself. */
  readonly name: string
  /** What to do to add one record, in order, in the host's own words where they are known. */
  readonly steps: readonly string[]
}

/** `short`: the host appends the domain to the name; `full`: it takes the whole name. */
type NameForm = 'short' | 'full'

interface HostRow {
  readonly id: string
  readonly name: string
  /** Last labels of its name servers; a `*` ends a label of which only the beginning is known. */
  readonly suffixes: readonly string[]
  /** Where records are edited there. */
  readonly way: string
  readonly names: NameForm
  /** What people stumble over there. */
  readonly note?: string
}

const proxyNote =
  'For A and AAAA records set "Proxy status" to "DNS only": mail does not pass through the proxy, so it would not arrive.'

/**
 * Name servers as the hosts document them. Menus change their names now and then; what does not change is which form of
 * a name a host takes, and that is what most mistakes are made with.
 */
const rows: readonly HostRow[] = [
  {
    id: 'cloudflare',
    name: 'Cloudflare',
    suffixes: ['ns.cloudflare.com'],
    way: 'Sign in at dash.cloudflare.com, choose the domain, then "DNS" and "Records", and press "Add record".',
    names: 'short',
    note: proxyNote,
  },
  {
    id: 'route53',
    name: 'Amazon Route 53',
    suffixes: ['awsdns-*.com', 'awsdns-*.net', 'awsdns-*.org', 'awsdns-*.co.uk'],
    way: 'Open Route 53 in the AWS console, then "Hosted zones", the domain, and "Create record".',
    names: 'short',
    note: 'Put TXT values in quotation marks; a value longer than 255 characters is split into several quoted parts.',
  },
  {
    id: 'godaddy',
    name: 'GoDaddy',
    suffixes: ['domaincontrol.com'],
    way: 'Sign in at godaddy.com, open "My Products", the domain, then "DNS", and press "Add New Record".',
    names: 'short',
  },
  {
    id: 'namecheap',
    name: 'Namecheap',
    suffixes: ['registrar-servers.com', 'namecheaphosting.com'],
    way: 'Sign in at namecheap.com, "Domain List", "Manage", then "Advanced DNS", and press "Add New Record".',
    names: 'short',
    note: 'MX records are in the section "Mail Settings": choose "Custom MX" there.',
  },
  {
    id: 'squarespace',
    name: 'Squarespace Domains',
    suffixes: ['googledomains.com', 'squarespacedns.com'],
    way: 'Sign in at account.squarespace.com, "Domains", the domain, "DNS", then "Custom records" and "Add record".',
    names: 'short',
  },
  {
    id: 'digitalocean',
    name: 'DigitalOcean',
    suffixes: ['digitalocean.com'],
    way: 'Sign in at cloud.digitalocean.com, "Networking", "Domains", the domain, and choose the type of record.',
    names: 'short',
  },
  {
    id: 'hetzner',
    name: 'Hetzner',
    suffixes: ['ns.hetzner.com', 'ns.hetzner.de', 'first-ns.de', 'second-ns.de', 'second-ns.com'],
    way: 'Sign in at console.hetzner.com, "DNS", choose the zone, then "Records" and "Add record".',
    names: 'short',
  },
  {
    id: 'ovh',
    name: 'OVHcloud',
    suffixes: ['ovh.net', 'ovh.ca', 'anycast.me'],
    way: 'Sign in at ovh.com/manager, "Web Cloud", "Domain names", the domain, then "DNS zone" and "Add an entry".',
    names: 'short',
  },
  {
    id: 'gandi',
    name: 'Gandi',
    suffixes: ['gandi.net'],
    way: 'Sign in at admin.gandi.net, "Domain", the domain, then "DNS records" and "Add record".',
    names: 'short',
  },
  {
    id: 'ionos',
    name: 'IONOS',
    suffixes: ['ui-dns.com', 'ui-dns.de', 'ui-dns.org', 'ui-dns.biz', 'ui-dns.info'],
    way: 'Sign in at ionos.com, "Domains & SSL", the domain, then "DNS" and "Add record".',
    names: 'short',
  },
  {
    id: 'porkbun',
    name: 'Porkbun',
    suffixes: ['porkbun.com'],
    way: 'Sign in at porkbun.com, "Domain Management", the domain, then "DNS", and fill in "Add a record".',
    names: 'short',
  },
  {
    id: 'azure',
    name: 'Azure DNS',
    suffixes: ['azure-dns.com', 'azure-dns.net', 'azure-dns.org', 'azure-dns.info'],
    way: 'Open the Azure portal, "DNS zones", the domain, then "Recordsets" and "Add".',
    names: 'short',
  },
  {
    id: 'vercel',
    name: 'Vercel',
    suffixes: ['vercel-dns.com'],
    way: 'Sign in at vercel.com, "Domains", the domain, then "DNS Records" and "Add".',
    names: 'short',
  },
  {
    id: 'linode',
    name: 'Akamai Linode',
    suffixes: ['linode.com'],
    way: 'Sign in at cloud.linode.com, "Domains", the domain, and add the record in the section of its type.',
    names: 'short',
  },
  {
    id: 'desec',
    name: 'deSEC',
    suffixes: ['desec.io', 'desec.org'],
    way: 'Sign in at desec.io, choose the domain, and press "+".',
    names: 'short',
    note: 'Put TXT values in quotation marks, and end names in values with a dot.',
  },
  {
    id: 'inwx',
    name: 'INWX',
    suffixes: ['inwx.de', 'inwx.eu', 'inwx.com', 'inwx.net'],
    way: 'Sign in at inwx.com, "Nameserver", the domain, and press "Add record".',
    names: 'full',
  },
  {
    id: 'netcup',
    name: 'netcup',
    suffixes: ['root-dns.netcup.net', 'second-dns.netcup.net', 'third-dns.netcup.net'],
    way: 'Sign in at customercontrolpanel.de, "Domains", the magnifying glass of the domain, then "DNS".',
    names: 'short',
  },
  {
    id: 'hostinger',
    name: 'Hostinger',
    suffixes: ['dns-parking.com', 'hostinger.com'],
    way: 'Sign in at hpanel.hostinger.com, "Domains", the domain, then "DNS / Nameservers" and "Add Record".',
    names: 'short',
  },
]

/**
 * The host of a zone by its name servers (lower case, without the final dot); `null` when it is not in the table, or
 * when servers of several hosts serve the zone: then nobody can say where its records are edited.
 */
export function findDnsHost(nameServers: readonly string[]): DnsHost | null {
  const [first, ...others] = nameServers.map(findRow)
  if (first === undefined || first === null || others.some((row) => row !== first)) return null
  return { id: first.id, name: first.name, steps: stepsOf(first) }
}

function findRow(server: string): HostRow | null {
  return rows.find(({ suffixes }) => suffixes.some((suffix) => hasSuffix(server, suffix))) ?? null
}

function hasSuffix(server: string, suffix: string): boolean {
  const labels = server.split('.')
  const wanted = suffix.split('.')
  const last = labels.slice(-wanted.length)
  return labels.length > wanted.length && wanted.every((label, index) => isLabel(last[index] ?? '', label))
}

function isLabel(label: string, wanted: string): boolean {
  return wanted.endsWith('*') ? label.startsWith(wanted.slice(0, -1)) : label === wanted
}

function stepsOf({ name, way, names, note }: HostRow): readonly string[] {
  return [
    way,
    names === 'short'
      ? `Give names without the domain at their end: ${name} appends it. The domain itself is "@".`
      : `Give names in full, with the domain at their end: ${name} appends nothing.`,
    ...(note === undefined ? [] : [note]),
    'Save, and leave the rest to us: the zone is looked at again and again.',
  ]
}
