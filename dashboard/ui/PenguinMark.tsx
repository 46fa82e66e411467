/** Rookery's mark; decoration, its name stands beside it. Colours hold on both grounds. */
export function PenguinMark() {
  return (
    <svg viewBox="0 0 32 32" className="size-7" aria-hidden="true">
      <path
        className="fill-[#1f2f46] dark:fill-[#8fa6c4]"
        d="M16 2c-5.2 0-8.4 4-8.4 9.4 0 2.4-.9 4.6-1.9 7.1-1.1 2.7-1.7 4.5-.5 5 .8.3 1.7-.4 2.5-1.4C8.7 26.6 12 29 16 29s7.3-2.4 8.3-6.9c.8 1 1.7 1.7 2.5 1.4 1.2-.5.6-2.3-.5-5-1-2.5-1.9-4.7-1.9-7.1C24.4 6 21.2 2 16 2z"
      />
      <path
        className="fill-[#f5f8fc] dark:fill-[#0e131a]"
        d="M16 9.5c-1.5-2-4.9-1.4-5 1.7-.1 2.3.4 3.4-.4 6C9.5 21.2 11.5 27 16 27s6.5-5.8 5.4-9.8c-.8-2.6-.3-3.7-.4-6-.1-3.1-3.5-3.7-5-1.7z"
      />
      <circle cx="13.3" cy="10.7" r="1.2" className="fill-[#1f2f46] dark:fill-[#e4eaf2]" />
      <circle cx="18.7" cy="10.7" r="1.2" className="fill-[#1f2f46] dark:fill-[#e4eaf2]" />
      <path
        className="fill-[#f0952c]"
        d="M13.8 13h4.4L16 15.8zM10 28.3c.6-1.2 4-1.2 4.6 0 .3.9-4.9.9-4.6 0zM17.4 28.3c.6-1.2 4-1.2 4.6 0 .3.9-4.9.9-4.6 0z"
      />
    </svg>
  )
}
