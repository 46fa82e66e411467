const shapes = {
  overview: 'M4 13h6V4H4zM14 20h6v-9h-6zM4 20h6v-3H4zM14 7h6V4h-6z',
  domain: 'M3 12a9 9 0 1018 0 9 9 0 10-18 0zM3.5 9h17M3.5 15h17M12 3c-4 5-4 13 0 18M12 3c4 5 4 13 0 18',
  node: 'M4 4h16v6H4zM4 14h16v6H4zM8 7h.01M8 17h.01M12 7h5M12 17h5',
  events: 'M4 6h16M4 12h10M4 18h13M19 12h.01',
  plans: 'M9 4h6v3H9zM9 5H6v15h12V5h-3M9 13l2.2 2.2L15.5 11',
  tenants:
    'M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM3 20c0-3.3 2.7-5.5 6-5.5s6 2.2 6 5.5M16 4.3a3.5 3.5 0 010 6.4M18 15c1.9.8 3 2.600 3 5',
  platform: 'M3 12h4l2.500-7 4.500 14 2.500-7H21',
  plus: 'M12 5v14M5 12h14',
  search: 'M11 18a7 7 0 100-14 7 7 0 000 14zM16.200 16.200L21 21',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6L6 18',
  chevron: 'M7 10l5 5 5-5',
  next: 'M10 7l5 5-5 5',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  sun: 'M12 16a4 4 0 100-8 4 4 0 000 8zM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400',
  moon: 'M20 14.500A8.500 8.500 0 019.500 4 8.500 8.500 0 1020 14.500z',
  system: 'M4 5h16v11H4zM9 20h6M12 16v4',
  account: 'M12 12a4 4 0 100-8 4 4 0 000 8zM4.500 20.500c.6-3.800 3.700-6 7.500-6s6.900 2.200 7.500 6',
  mail: 'M4 6h16v12H4zM4 7l8 6 8-6',
  key: 'M14.500 9.500a5 5 0 10-3.400 4.700L13 16h2v2h2v2h3v-3l-5.800-5.800c.2-.5.3-1.100.3-1.700zM8.500 8.500h.01',
  shield: 'M12 3l8 3v6c0 4.500-3.300 7.700-8 9-4.700-1.300-8-4.500-8-9V6z',
  refresh: 'M19.500 12a7.500 7.500 0 11-2.300-5.400M19.500 3.500v4h-4',
} as const

export type IconName = keyof typeof shapes

/** A line drawing in the colour of the text. Decoration: a word stands beside it, or a label on what holds it. */
export function Icon({ name, className = 'size-5' }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      className={`${className} shrink-0`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      aria-hidden="true"
    >
      <path d={shapes[name]} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
