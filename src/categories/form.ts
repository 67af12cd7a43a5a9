import { z } from 'zod'
import { line, optionalChoice, requiredLine, type Typed } from '../forms.ts'

export const CategoryForm = z.object({
  identifier: requiredLine(50, 'Informe o identificador.'),
  name: requiredLine(255, 'Informe o nome.'),
  hint: line(255),
  parent_id: optionalChoice('Escolha um item da lista.'),
})

export type CategoryValues = z.infer<typeof CategoryForm>

/** A category as its form shows it. */
export function typedCategory (category?: CategoryValues): Typed {
  if (!category) return {}
  const { identifier, name, hint, parent_id: parent } = category
  return { identifier, name, hint, parent_id: String(parent ?? '') }
}
