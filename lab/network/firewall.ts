import { runCommand } from '#lib/run-command.ts'

export interface FirewallSettings {
  readonly table: string
  readonly gatewayInterface: string
  readonly gateway: string
  /** TCP ports of the host that machines may reach on the gateway's address. */
  readonly openPorts: readonly number[]
}

/** The package proxy and the platform's port for agents. */
export const GATEWAY_PORTS: readonly number[] = [3142, 7443]

/** Replaces the lab's table in one transaction (nft(8)). */
export async function ensureFirewall(settings: FirewallSettings): Promise<void> {
  await runCommand('nft', ['-f', '-'], { input: renderFirewall(settings) })
}

/** Resolves also when there is no such table. */
export async function removeFirewall(table: string): Promise<void> {
  await runCommand('nft', ['-f', '-'], { input: `table inet ${table}\ndelete table inet ${table}\n` })
}

/** Nothing is forwarded from or to the lab; machines reach the host only at the gateway's address and the open ports. */
export function renderFirewall(settings: FirewallSettings): string {
  const { table, gatewayInterface, gateway, openPorts } = settings
  return `table inet ${table}
delete table inet ${table}
table inet ${table} {
  chain forward {
    type filter hook forward priority filter - 10; policy accept;
    iifname "${gatewayInterface}" drop
    oifname "${gatewayInterface}" drop
  }
  chain input {
    type filter hook input priority filter - 10; policy accept;
    iifname != "${gatewayInterface}" return
    ct state established,related accept
    ip daddr != ${gateway} drop
    icmp type echo-request accept
    tcp dport { ${openPorts.join(', ')} } accept
    drop
  }
}
`
}
