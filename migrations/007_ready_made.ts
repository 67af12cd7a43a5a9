import type { Knex } from 'knex'

const menus = ['CT001', 'CT010', 'CT011', 'CT005', 'AD022', 'AD014', 'AD009', 'AD060', 'AD004', 'CM011', 'CM008']
const everyday = ['CT001', 'CT010', 'CT011', 'AD009', 'AD060']

const groups: Array<[identifier: string, name: string, rights: Array<[menu: string, right: string]>]> = [
  ['ADMINISTRACAO', 'Administração', menus.flatMap(menu =>
    ['view', 'create', 'edit', 'delete', 'configure', 'export'].map(right => [menu, right] as [string, string]))],
  ['CADASTRO', 'Cadastro', everyday.flatMap(menu =>
    ['view', 'create', 'edit'].map(right => [menu, right] as [string, string]))],
  ['CONSULTA', 'Consulta', everyday.map(menu => [menu, 'view'] as [string, string])],
]

const types = [
  ['PJ', 'Pessoa jurídica', 'Identificada por CNPJ', 'cnpj', 1],
  ['PF', 'Pessoa física', 'Identificada por CPF', 'cpf', 1],
  ['MEI', 'MEI', 'Microempreendedor, identificado por CNPJ', 'cnpj', 1],
  ['ASSOCIACAO', 'Associação ou condomínio', 'CNPJ, quando já tem', 'cnpj', 0],
  ['ORGAO', 'Órgão público', 'Identificado por CNPJ', 'cnpj', 1],
  ['ESTRANGEIRA', 'Estrangeira', 'Documento do país de origem', 'foreign', 0],
] as const

export async function up (db: Knex): Promise<void> {
  const now = new Date().toISOString()
  const times = { created_at: now, updated_at: now }

  for (const [identifier, name, rights] of groups) {
    const [group] = await db('access_groups').insert({ identifier, name, ...times }).returning('id')
    for (const [menu, right] of rights) {
      await db('access_group_rights').insert({ access_group_id: group.id, menu, access_right: right })
    }
  }

  for (const [identifier, name, hint, document_kind, is_document_required] of types) {
    await db('company_types').insert({
      identifier, name, hint, document_kind, is_document_required, identifier_mask: 'CLI-{AAAA}-{SEQ:4}', ...times,
    })
  }

  await db('categories').insert({ identifier: 'GERAL', name: 'Geral', ...times })
}

export async function down (db: Knex): Promise<void> {
  for (const table of ['categories', 'company_types', 'access_group_rights', 'access_groups']) await db(table).delete()
}
