interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextPageToken: string | null
}

/** Reads a list to its end, page by page. */
export async function readAllPages<Item>(
  readPage: (after: { readonly pageToken?: string }) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = []
  let pageToken: string | null = null
  do {
    const page: Page<Item> = await readPage(pageToken === null ? {} : { pageToken })
    items.push(...page.items)
    pageToken = page.nextPageToken
  } while (pageToken !== null)
  return items
}
