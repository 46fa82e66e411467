/** Words of the parts that every page is made of. */
export const kitTexts = {
  skip: 'Skip to content',
  search: 'Search',
  clearSearch: 'Clear the search',
  close: 'Close',
  cancel: 'Cancel',
  copy: 'Copy',
  more: 'More',
  tryAgain: 'Try again',
  loading: 'Loading …',
  noMatch: 'Nothing matches.',
  showAll: 'Show all',
  rows: (count: number) => (count === 1 ? '1 row' : `${count.toLocaleString('en')} rows`),
  rowsOf: (count: number, all: number) => `${count.toLocaleString('en')} of ${all.toLocaleString('en')}`,
  sortedBy: (column: string) => `Sort by ${column}`,
  needsPermission: (permission: string) => `This needs the permission ${permission}.`,
  dismiss: 'Dismiss this message',
}
