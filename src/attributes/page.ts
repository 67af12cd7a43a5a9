import type { Database } from '../database.ts'
import { blank } from '../forms.ts'
import { hasLimits, kindLabels, type Kind } from '../attribute-kinds/kinds.ts'
import { useOfAttribute, type Attribute } from './store.ts'

/** What the page of an attribute shows around its form. */
export function aroundAttribute (db: Database, typedKind: string | undefined, attribute?: Attribute) {
  const attributeKind = Object.hasOwn(kindLabels, typedKind ?? '') ? typedKind as Kind : 'text'
  return {
    attribute: attribute ?? null, attributeKind, kindLabels, hasLimits: hasLimits({ kind: attributeKind, is_multiple: 1 }), itemForm: blank(),
    keepsKind: attribute ? useOfAttribute(db, attribute.id) !== undefined : false,
  }
}

