/** The cast: each person means the same in every test. */
export interface Person {
  name: string
  email: string
  group: 'ADMINISTRACAO' | 'CADASTRO' | 'CONSULTA'
}

/** Administers the office. */
export const rosa: Person = { name: 'Rosa Prado', email: 'rosa@escritorio.example', group: 'ADMINISTRACAO' }
/** Registers customers all day. */
export const marina: Person = { name: 'Marina Hoepers', email: 'marina@escritorio.example', group: 'CADASTRO' }
/** Registers customers too, at the next desk. */
export const davi: Person = { name: 'Davi Reis', email: 'davi@escritorio.example', group: 'CADASTRO' }
/** May look, and nothing else. */
export const caio: Person = { name: 'Caio Stolf', email: 'caio@escritorio.example', group: 'CONSULTA' }

export function passwordOf (person: Person): string {
  return `uma frase só de ${person.name}`
}
