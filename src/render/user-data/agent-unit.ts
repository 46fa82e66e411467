/**
 * The agent as a systemd unit. It installs packages and replaces files under /etc, so most of the system stays writable for it.
 * `KillMode=process`: a dpkg that runs is not killed with the agent; the next agent waits for it.
 */
export const agentUnit = `[Unit]
Description=Rookery mail node agent
After=network.target
StartLimitIntervalSec=0

[Service]
ExecStartPre=/opt/rookery/fetch
ExecStart=/opt/rookery/node --max-old-space-size=96 --disable-warning=ExperimentalWarning /opt/rookery/agent.cjs run
Restart=always
RestartSec=2
TimeoutStartSec=infinity
KillMode=process
UMask=0022
LimitCORE=0
ProtectHome=yes
ProtectClock=yes
ProtectKernelLogs=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native

[Install]
WantedBy=multi-user.target`
