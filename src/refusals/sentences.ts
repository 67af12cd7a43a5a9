import { wordFor } from '../writing/numbers.ts'
import { ELSEWHERE, type RefusedEvent, type StoredRefusal } from './store.ts'

/** A count of refusals as a person reads it. */
interface RefusalSentence { what: string, whose: string, at: string }

const words: Record<RefusedEvent, [one: string, many: string]> = {
  authn_login_fail: ['tentativa de entrar recusada', 'tentativas de entrar recusadas'],
  authn_password_fail: ['senha errada ao confirmar um ato', 'senhas erradas ao confirmar um ato'],
  authz_fail: ['pedido sem permissão recusado', 'pedidos sem permissão recusados'],
  malicious_csrf: ['formulário de origem desconhecida recusado', 'formulários de origem desconhecida recusados'],
}

export function refusalSentence ({ event, count, user_id: userId, user_name: name, network, last_at: at }: StoredRefusal): RefusalSentence {
  const [one, many] = words[event]
  return { what: `${count} ${wordFor(count, one, many)}`, whose: whoseIs(userId, name, network), at }
}

function whoseIs (userId: number, name: string | null, network: string): string {
  if (userId > 0) return name ?? 'Pessoa excluída'
  return network === ELSEWHERE ? 'De muitas origens' : `Alguém da rede ${network}`
}
