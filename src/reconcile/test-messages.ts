/** The test string that every spam filter knows (https://spamassassin.apache.org/gtube/), in parts, so that none finds it here. */
const gtube = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*', 'GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL', '*C.34X'].join('')

/** The test file that every virus scanner knows (https://www.eicar.org), in parts too. */
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE', '!$H+H*'].join('')

export interface TestMessageInput {
  readonly recipient: string
  readonly messageId: string
  readonly at: Date
}

/** A message that every spam filter must refuse. */
export function spamMessage(input: TestMessageInput): string {
  return [...headers(input, 'Spam check'), '', gtube, ''].join('\r\n')
}

/** A message with a virus scanner's test file as a program. */
export function programMessage(input: TestMessageInput): string {
  const boundary = 'rookery-check-boundary'
  return [
    ...headers(input, 'Attachment check'),
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'This message checks that programs are refused.',
    `--${boundary}`,
    'Content-Type: application/octet-stream; name="eicar.exe"',
    'Content-Disposition: attachment; filename="eicar.exe"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(eicar).toString('base64'),
    `--${boundary}--`,
    '',
  ].join('\r\n')
}

function headers({ recipient, messageId, at }: TestMessageInput, subject: string): readonly string[] {
  return [
    `From: <${recipient}>`,
    `To: <${recipient}>`,
    `Subject: ${subject}`,
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${messageId}`,
  ]
}
