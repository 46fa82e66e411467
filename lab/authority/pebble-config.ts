import type { IssuedCertificate } from './lab-ca.ts'

export const acmePort = 14_000
export const acmeManagementPort = 15_000

/**
 * Everything that the ACME authority (Pebble 2.4) reads, its unit included. It validates over the ports and the
 * resolver that a public authority would use, and rejects some good nonces, as it does by default (RFC 8555 §6.5).
 */
export function pebbleFiles(
  address: string,
  resolver: string,
  certificate: IssuedCertificate,
): Readonly<Record<string, string | { readonly content: string; readonly mode: number }>> {
  const config = {
    pebble: {
      listenAddress: `${address}:${acmePort}`,
      managementListenAddress: `${address}:${acmeManagementPort}`,
      certificate: '/etc/pebble/certificate.pem',
      privateKey: '/etc/pebble/certificate.key',
      httpPort: 80,
      tlsPort: 443,
      ocspResponderURL: '',
      externalAccountBindingRequired: false,
    },
  }
  return {
    '/etc/pebble/pebble.json': `${JSON.stringify(config, null, 2)}\n`,
    '/etc/pebble/certificate.pem': certificate.certificatePem,
    '/etc/pebble/certificate.key': { content: certificate.keyPem, mode: 0o600 },
    '/etc/systemd/system/pebble.service': renderUnit(resolver),
  }
}

function renderUnit(resolver: string): string {
  return `[Unit]
Description=Pebble, an ACME certificate authority
After=network.target

[Service]
Environment=PEBBLE_VA_NOSLEEP=1
ExecStart=/usr/bin/pebble -config /etc/pebble/pebble.json -dnsserver ${resolver}:53
Restart=always
RestartSec=1

[Install]
WantedBy=multi-user.target
`
}
