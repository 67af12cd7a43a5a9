import type { Control } from '../../src/categories/access.ts'
import { sql, type Database } from '../../src/database.ts'
import type { Person } from './people.ts'

type Group = 'ADMINISTRACAO' | 'CADASTRO' | 'CONSULTA'

/** Restricts a category to the controls that it grants to groups and people. */
export async function restrict (db: Database, categoryId: number, grants: Array<[whom: Group | Person, ...controls: Control[]]> = []): Promise<void> {
  await db.write(() => {
    db.run(sql('categories').where({ id: categoryId }).update({ is_restricted: 1 }))
    for (const [whom, ...controls] of grants) {
      const grantee = typeof whom === 'string'
        ? { access_group_id: idOf(db, 'access_groups', { identifier: whom }) }
        : { user_id: idOf(db, 'users', { email: whom.email }) }
      for (const control of controls) db.run(sql('category_grants').insert({ category_id: categoryId, control, ...grantee }))
    }
  })
}

function idOf (db: Database, table: string, where: Record<string, string>): number {
  return db.row<{ id: number }>(sql(table).select('id').where(where))!.id
}
