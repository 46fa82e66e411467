/** Words of the event log. */
export const eventTexts = {
  title: 'Events',
  intro: 'What happened, newest first.',
  none: 'Nothing has happened yet.',
  noneHint: 'Everything that Rookery does, and why, will stand here.',
  search: 'Search in events',
  severities: { all: 'All', info: 'Done', warning: 'Warnings', error: 'Errors' },
  when: 'When',
  what: 'What happened',
  kind: 'Kind',
  newestFirst: 'Events, newest first',
}
