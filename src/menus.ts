export interface Menu {
  code: MenuCode
  label: string
  group: 'Cadastro' | 'Configuração' | 'Administração'
  address: string
}

export type MenuCode = 'CT001' | 'CT005' | 'AD022' | 'AD014' | 'AD009' | 'AD060' | 'AD004' | 'CM011' | 'CM008'
export type Right = 'view' | 'create' | 'edit' | 'delete' | 'configure' | 'export'

/** To read a CPF whole; kept among the rights of a group under a code that is no menu. */
export const SEE_CPF = 'CPF:view'

/** The rights in the order of the screen, and what they are called there. */
export const rights: ReadonlyArray<[right: Right, label: string]> = [
  ['view', 'Ver'], ['create', 'Cadastrar'], ['edit', 'Editar'], ['delete', 'Excluir'], ['configure', 'Configurar'], ['export', 'Exportar'],
]

/** The menus that work, in the order of the screen. */
export const menus: readonly Menu[] = [
  { code: 'CT001', label: 'Clientes', group: 'Cadastro', address: '/customers' },
  { code: 'CT005', label: 'Categorias', group: 'Configuração', address: '/categories' },
  { code: 'AD022', label: 'Tipos de empresa', group: 'Configuração', address: '/company-types' },
  { code: 'AD014', label: 'Atributos', group: 'Configuração', address: '/attributes' },
  { code: 'AD009', label: 'Empresas', group: 'Administração', address: '/companies' },
  { code: 'AD060', label: 'Usuários externos', group: 'Administração', address: '/external-users' },
  { code: 'AD004', label: 'Usuários', group: 'Administração', address: '/users' },
  { code: 'CM011', label: 'Grupos de acesso', group: 'Administração', address: '/access-groups' },
  { code: 'CM008', label: 'Sistema', group: 'Administração', address: '/system' },
]

export function menuWithCode (typed: string): Menu | undefined {
  return menus.find(menu => menu.code === typed.trim().toUpperCase())
}
