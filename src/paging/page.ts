export const PAGE_ROWS = 25

/** Where a page of a list stands: behind one row, or before one. */
export interface Place { after?: number | undefined, before?: number | undefined }

export interface Page<Row> {
  rows: Row[]
  /** The ids that the links to the neighbouring pages carry. */
  previous: number | undefined
  next: number | undefined
}
