import type { FastifyRequest } from 'fastify'

/** The names under which the log speaks of security, after OWASP's logging vocabulary; they never change. */
export type SecurityEvent =
  | 'authn_login_success' | 'authn_login_fail' | 'authn_login_lock' | 'authn_password_confirmed' | 'authn_password_fail'
  | 'authn_password_change' | 'authn_password_link' | 'authn_second_factor_on' | 'authn_second_factor_off' | 'authn_recovery_code'
  | 'authz_fail' | 'authz_change' | 'malicious_csrf'
  | 'session_ended' | 'user_created' | 'user_changed' | 'user_deactivated' | 'user_activated' | 'user_unlocked'
  | 'system_changed' | 'data_export' | 'data_deleted' | 'backup_made'

const warnings: ReadonlySet<SecurityEvent> = new Set([
  'authn_login_fail', 'authn_login_lock', 'authn_password_fail', 'authn_recovery_code', 'authz_fail', 'malicious_csrf',
])

/** One line in the log. It names people by their id and never carries what somebody typed. */
export function logSecurity (request: FastifyRequest, event: SecurityEvent, about: Record<string, string | number> = {}): void {
  const line = { event, by: request.visitor?.id ?? 0, occurrence: request.id, ...about }
  if (warnings.has(event)) request.log.warn(line)
  else request.log.info(line)
}
