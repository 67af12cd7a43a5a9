/** One thing known of a record, as a page shows it; an empty value reads "Não informado". */
export interface Fact {
  label: string
  value: string
  /** Numbers and codes are set in the typeface where O and 0 differ. */
  isCode?: boolean
  /** What is mentioned about it, before it is kept. */
  hint?: string | undefined
  /** Where more of it is found. */
  href?: string
}

/** Facts that stand together under a title. */
export interface Section { slug: string, title: string, facts: Fact[] }
