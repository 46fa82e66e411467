import { agentUser, helperFiles } from '#protocol/node-paths.ts'

/** What both processes are started with; the figures behind the flags are in docs/benchmarks.md. */
const run =
  '/opt/rookery/node --jitless --max-old-space-size=96 --max-semi-space-size=1 --disable-warning=ExperimentalWarning'

/** Both together, so that what they use can be seen in one place. */
const agentSlice = 'system-rookery.slice'

/**
 * The agent: talks to the control plane and the internet, so it may do nothing on the machine but write its own files, bind
 * port 80 and ask the helper. `+`: what fetches the agent itself runs as root.
 */
export const agentUnit = `[Unit]
Description=Rookery mail node agent
After=network.target rookery-agent-helper.socket
Requires=rookery-agent-helper.socket
StartLimitIntervalSec=0

[Service]
Slice=${agentSlice}
User=${agentUser}
ExecStartPre=+/opt/rookery/fetch
ExecStart=${run} /opt/rookery/agent.cjs run
Environment=MALLOC_ARENA_MAX=1 UV_THREADPOOL_SIZE=2
Restart=always
RestartSec=1
TimeoutStartSec=infinity
UMask=0007
LimitCORE=0
TasksMax=64
MemoryMax=256M
RuntimeDirectory=rookery-agent
LogRateLimitIntervalSec=30
LogRateLimitBurst=200
AmbientCapabilities=CAP_NET_BIND_SERVICE
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths=/var/lib/rookery/agent /var/lib/rookery/replica
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
LockPersonality=yes
MemoryDenyWriteExecute=yes
RemoveIPC=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target`

/** Only the agent may ask the helper. */
export const helperSocket = `[Unit]
Description=Where the Rookery agent asks for what only root can do

[Socket]
ListenStream=${helperFiles.socket}
SocketUser=${agentUser}
SocketMode=0600`

/**
 * The helper: root, no network of its own beyond loopback and Netlink, started when it is asked, gone when it has nothing to do.
 * It runs the checkers and systemctl, and writes below /etc and /var; packages are installed in units of their own
 * (systemd-run), which outlive it.
 */
export const helperUnit = `[Unit]
Description=Rookery agent's helper for what only root can do
StartLimitIntervalSec=0

[Service]
Slice=${agentSlice}
ExecStart=${run} /opt/rookery/agent.cjs helper
Environment=MALLOC_ARENA_MAX=1 UV_THREADPOOL_SIZE=4
TimeoutStopSec=40
LimitCORE=0
MemoryMax=1G
LogRateLimitIntervalSec=30
LogRateLimitBurst=200
CapabilityBoundingSet=CAP_CHOWN CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER CAP_FSETID CAP_SETGID CAP_SETUID CAP_SYS_ADMIN CAP_NET_ADMIN CAP_NET_RAW CAP_SYS_CHROOT CAP_SYS_RESOURCE CAP_KILL CAP_AUDIT_WRITE
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths=/etc /var /run
ProtectHome=yes
ProtectClock=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
LockPersonality=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=mnt
RestrictRealtime=yes
SystemCallArchitectures=native
SystemCallFilter=~@clock @cpu-emulation @debug @module @obsolete @raw-io @reboot @swap
SystemCallErrorNumber=EPERM`
