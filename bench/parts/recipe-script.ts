/** The ports of the recipe's variants: whole; without a milter; without milter, TLS and password. */
export const recipePorts = { whole: 587, noMilter: 1587, bare: 1025 } as const

/**
 * The steps of the recipe, with Debian's defaults around them, for a shell on a golden machine; the lines of the password
 * file come on standard input. Ends when everything answers.
 */
export function recipeScript({ domain, gateway }: { readonly domain: string; readonly gateway: string }): string {
  return `exec >/dev/null
export DEBIAN_FRONTEND=noninteractive
cat >/root/passwd
apt-get -qq update </dev/null
apt-get -qq -y --no-install-recommends install opendkim opendkim-tools </dev/null 2>&1
hostname mail.${domain}

# Phase 3: Postfix
cp /usr/share/postfix/master.cf.dist /etc/postfix/master.cf
cat >/etc/postfix/main.cf <<'FILE'
${mainCf(domain)}
FILE
cat >>/etc/postfix/master.cf <<'FILE'
${submission(recipePorts.whole, 'submission', [])}
${submission(recipePorts.noMilter, 'no-milter', ['smtpd_milters='])}
${recipePorts.bare} inet n       -       y       -       -       smtpd
  -o smtpd_tls_security_level=none
  -o smtpd_sasl_auth_enable=no
  -o smtpd_milters=
  -o mynetworks=${gateway}
FILE

# Phase 4: a certificate, here a self-signed one of the kind that certbot got: RSA, 2048 bits
mkdir -p /etc/letsencrypt/live/mail.${domain}
cd /etc/letsencrypt/live/mail.${domain}
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=mail.${domain} -keyout privkey.pem -out fullchain.pem 2>&1

# Phase 5: Dovecot
groupadd -g 5000 vmail
useradd -g vmail -u 5000 vmail -d /var/mail
mkdir -p /etc/dovecot/users
mv /root/passwd /etc/dovecot/users/passwd
chmod 644 /etc/dovecot/users/passwd
cat >/etc/dovecot/conf.d/auth-passwdfile.conf.ext <<'FILE'
${passwordFileConf}
FILE
cd /etc/dovecot/conf.d
sed -i 's/^#*disable_plaintext_auth.*/disable_plaintext_auth = yes/; s/^auth_mechanisms.*/auth_mechanisms = plain login/' 10-auth.conf
sed -i 's/^!include auth-system/#&/; s/^#!include auth-passwdfile/!include auth-passwdfile/' 10-auth.conf
cat >>10-master.conf <<'FILE'
${authService}
FILE

# Phase 6: OpenDKIM
mkdir -p /etc/opendkim/keys/${domain}
opendkim-genkey -D /etc/opendkim/keys/${domain}/ -d ${domain} -s default
chown -R opendkim:opendkim /etc/opendkim/keys/
chmod 600 /etc/opendkim/keys/${domain}/default.private
cat >/etc/opendkim.conf <<'FILE'
${opendkimConf(domain)}
FILE
printf '127.0.0.1\\nlocalhost\\n*.${domain}\\n' >/etc/opendkim/TrustedHosts

# Phase 7
systemctl restart dovecot opendkim postfix
for port in 8891 ${Object.values(recipePorts).join(' ')}; do
  until bash -c "exec 4<>/dev/tcp/127.0.0.1/$port" 2>/dev/null; do sleep 0.1; done
done
`
}

const mainCf = (domain: string) => `compatibility_level = 3.6
myhostname = mail.${domain}
mydomain = ${domain}
myorigin = $mydomain
mydestination = $myhostname, localhost.$mydomain, localhost, $mydomain
relayhost =
mynetworks = 127.0.0.0/8 [::ffff:127.0.0.0]/104 [::1]/128
mailbox_size_limit = 0
recipient_delimiter = +
inet_interfaces = all
inet_protocols = all
smtpd_banner = $myhostname ESMTP
smtpd_tls_cert_file=/etc/letsencrypt/live/mail.${domain}/fullchain.pem
smtpd_tls_key_file=/etc/letsencrypt/live/mail.${domain}/privkey.pem
smtpd_use_tls=yes
smtpd_tls_security_level=may
smtp_tls_security_level=may
smtpd_tls_session_cache_database = btree:\${data_directory}/smtpd_scache
smtp_tls_session_cache_database = btree:\${data_directory}/smtp_scache
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_sasl_auth_enable = yes
smtpd_sasl_security_options = noanonymous
smtpd_sasl_local_domain = $myhostname
broken_sasl_auth_clients = yes
smtpd_recipient_restrictions =
    permit_sasl_authenticated,
    permit_mynetworks,
    reject_unauth_destination,
    reject_invalid_hostname,
    reject_non_fqdn_hostname,
    reject_non_fqdn_sender,
    reject_non_fqdn_recipient,
    reject_unknown_sender_domain,
    reject_unknown_recipient_domain,
    reject_rbl_client zen.spamhaus.org,
    reject_rbl_client bl.spamcop.net
smtpd_helo_required = yes
disable_vrfy_command = yes
milter_default_action = accept
milter_protocol = 6
smtpd_milters = inet:127.0.0.1:8891
non_smtpd_milters = $smtpd_milters`

const submission = (port: number, name: string, more: readonly string[]) =>
  [
    `${port} inet n       -       y       -       -       smtpd`,
    `syslog_name=postfix/${name}`,
    'smtpd_tls_security_level=encrypt',
    'smtpd_sasl_auth_enable=yes',
    'smtpd_tls_auth_only=yes',
    'smtpd_reject_unlisted_recipient=no',
    'smtpd_client_restrictions=permit_sasl_authenticated,reject',
    'smtpd_helo_restrictions=',
    'smtpd_sender_restrictions=',
    'smtpd_recipient_restrictions=',
    'smtpd_relay_restrictions=permit_sasl_authenticated,reject',
    'milter_macro_daemon_name=ORIGINATING',
    ...more,
  ].join('\n  -o ')

const passwordFileConf = `passdb {
  driver = passwd-file
  args = /etc/dovecot/users/passwd
}
userdb {
  driver = static
  args = uid=vmail gid=vmail home=/var/mail/vhosts/%d/%n
}`

const authService = `service auth {
  unix_listener /var/spool/postfix/private/auth {
    mode = 0666
    user = postfix
    group = postfix
  }
}`

const opendkimConf = (domain: string) => `Syslog                  yes
SyslogSuccess           yes
LogWhy                  yes
UMask                   002
UserID                  opendkim
Domain                  ${domain}
Selector                default
KeyFile                 /etc/opendkim/keys/${domain}/default.private
Socket                  inet:8891@localhost
PidFile                 /run/opendkim/opendkim.pid
Canonicalization        relaxed/simple
Mode                    sv
SubDomains              no
AutoRestart             yes
AutoRestartRate         10/1M
Background              yes
DNSTimeout              5
SignatureAlgorithm      rsa-sha256
ExternalIgnoreList      /etc/opendkim/TrustedHosts
InternalHosts           /etc/opendkim/TrustedHosts`
