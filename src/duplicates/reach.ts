import { emailKey, parseEmail } from '../brazil/email.ts'
import { parsePhone } from '../brazil/phone.ts'

// A box of a department is answered by whoever is there, often an accountant for fifty companies.
const departments = new Set(('contato contatos financeiro vendas comercial nfe nf xml fiscal adm administrativo administracao administrador ' +
  'atendimento sac suporte rh dp departamentopessoal pessoal compras cobranca faturamento contabil contabilidade escritorio diretoria gerencia ' +
  'secretaria recepcao loja info informacoes hello noreply naoresponda marketing ouvidoria juridico boletos boleto pedidos orcamento orcamentos ' +
  'logistica expedicao ti email mail geral central equipe cadastro nota notas notafiscal financas tesouraria office contact sales admin ' +
  'webmaster postmaster').split(' '))

/** Whether a box belongs to an office and not to a person: contato@, financeiro2@, nf-e@. */
function isSharedBox (email: string): boolean {
  const [local = ''] = emailKey(email).split('@')
  const words = local.normalize('NFKD').replace(/\p{M}/gu, '').split(/[._+-]+/).map(word => word.replace(/\d+$/, ''))
  return departments.has(words[0] ?? '') || departments.has(words.join(''))
}

/** The e-mails that tell one company from another: readable, and no shared box of a department. */
export function emailsIn (...typed: Array<string | undefined>): string[] {
  const emails = typed.map(one => parseEmail(one ?? '')).filter(email => email !== undefined)
  return [...new Set(emails.filter(email => !isSharedBox(email)).map(emailKey))]
}

export function phonesIn (...typed: Array<string | undefined>): string[] {
  return [...new Set(typed.map(one => parsePhone(one ?? '')).filter(phone => phone !== undefined))]
}
