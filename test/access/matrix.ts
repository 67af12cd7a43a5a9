/** One line for each address: method, address, right, and "restricted" where it names a customer or company. */
export interface Row { method: string, address: string, right: string, isRestricted: boolean }

/** What stands in an address in place of its parameters; :id is 1, or 2 for what a closed category holds. */
const parameters: Record<string, string> = {
  token: 'x'.repeat(43), session: 'a'.repeat(64), registration: 'x'.repeat(28), step: 'identification', section: 'office', kind: 'cep',
}

/** An address as the table has it, without what a parameter must look like. */
export function addressOf (url: string): string {
  return url.replace(/:(\w+)\((?:[^()]|\([^()]*\))*\)/g, ':$1')
}

/** The address with its parameters filled in. */
export function sample (address: string, id: string): string {
  return address.replace(/:(\w+)/g, (_, name: string) => name === 'id' ? id : parameters[name] ?? '1')
}

const everyday = ['CT001', 'CT010', 'CT011', 'AD009', 'AD060']

/** What the ready-made groups grant. */
export const groups: Record<string, (right: string) => boolean> = {
  Consulta: right => everyday.some(menu => right === `${menu}:view`),
  Cadastro: right => everyday.some(menu => ['view', 'create', 'edit'].some(act => right === `${menu}:${act}`)),
  Administração: () => true,
}

const table = `
GET  /healthz                                                     public

GET  /password-links/:token                                       public
POST /password-links/:token                                       public

GET  /setup                                                       public
POST /setup                                                       public

GET  /login                                                       public
POST /login                                                       public
GET  /login/code                                                  public
POST /login/code                                                  public

GET  /account                                                     signed-in
POST /account                                                     signed-in
POST /account/password                                            signed-in
POST /account/sessions/ending                                     signed-in
POST /account/sessions/:session/ending                            signed-in

GET  /access-groups                                               CM011:view
GET  /access-groups/new                                           CM011:create
POST /access-groups                                               CM011:create
GET  /access-groups/:id                                           CM011:view
POST /access-groups/:id                                           CM011:edit
GET  /access-groups/:id/history                                   CM011:view
GET  /access-groups/:id/deletion                                  CM011:delete
POST /access-groups/:id/deletion                                  CM011:delete
POST /access-groups/:id/members                                   CM011:edit
POST /access-groups/:id/members/:user/removal                     CM011:edit

GET  /attributes                                                  AD014:view
GET  /attributes/new                                              AD014:create
POST /attributes                                                  AD014:create
GET  /attributes/:id                                              AD014:view
POST /attributes/:id                                              AD014:edit
POST /attributes/:id/activation                                   AD014:edit
GET  /attributes/:id/deactivation                                 AD014:edit
POST /attributes/:id/deactivation                                 AD014:edit
GET  /attributes/:id/history                                      AD014:view
GET  /attributes/:id/deletion                                     AD014:delete
POST /attributes/:id/deletion                                     AD014:delete
POST /attributes/:id/items                                        AD014:edit
POST /attributes/:id/items/order                                  AD014:edit
POST /attributes/:id/items/:item/activation                       AD014:edit
POST /attributes/:id/items/:item/deactivation                     AD014:edit
POST /attributes/:id/items/:item/deletion                         AD014:edit

GET  /customers/bulk-acts                                         CT001:edit
POST /customers/bulk-acts                                         CT001:edit
POST /customers/bulk-acts/:id/undoing                             CT001:edit

GET  /categories                                                  CT005:view
GET  /categories/new                                              CT005:create
POST /categories                                                  CT005:create
GET  /categories/:id                                              CT005:view
POST /categories/:id                                              CT005:edit
POST /categories/:id/activation                                   CT005:edit
POST /categories/:id/deactivation                                 CT005:edit
GET  /categories/:id/history                                      CT005:view
GET  /categories/:id/deletion                                     CT005:delete
POST /categories/:id/deletion                                     CT005:delete
GET  /categories/:id/security                                     CT005:view
POST /categories/:id/security                                     CT005:edit
GET  /categories/:id/duplicates                                   CT005:view
POST /categories/:id/duplicates                                   CT005:edit
GET  /categories/:id/folders                                      CT005:view
POST /categories/:id/folders                                      CT005:edit
POST /categories/:id/folders/order                                CT005:edit
GET  /categories/:id/folders/:folder                              CT005:view
POST /categories/:id/folders/:folder                              CT005:edit
POST /categories/:id/folders/:folder/activation                   CT005:edit
POST /categories/:id/folders/:folder/deactivation                 CT005:edit
POST /categories/:id/folders/:folder/deletion                     CT005:edit
GET  /categories/:id/preview                                      CT005:view
GET  /categories/:id/attributes                                   CT005:view
POST /categories/:id/attributes                                   CT005:edit
POST /categories/:id/attributes/order                             CT005:edit
GET  /categories/:id/attributes/:use                              CT005:view
POST /categories/:id/attributes/:use                              CT005:edit
POST /categories/:id/attributes/:use/deletion                     CT005:edit

GET  /companies/:id                                               AD009:view       restricted
GET  /companies/:id/addresses                                     AD009:view       restricted
GET  /companies/:id/contacts                                      AD009:view       restricted
GET  /companies/:id/attributes                                    AD009:view       restricted
GET  /companies/new                                               AD009:create
GET  /companies/new/:type                                         AD009:create
POST /companies/new/:type                                         AD009:create
POST /companies/new/:type/duplicates                              AD009:create
POST /companies/new/:type/lookup                                  AD009:create
GET  /companies/:id/edit                                          AD009:edit       restricted
POST /companies/:id/edit                                          AD009:edit       restricted
POST /companies/:id/edit/duplicates                               AD009:edit       restricted
POST /companies/:id/edit/lookup                                   AD009:edit       restricted
GET  /companies/:id/addresses/new                                 AD009:edit       restricted
POST /companies/:id/addresses/new                                 AD009:edit       restricted
POST /companies/:id/addresses/new/lookup                          AD009:edit       restricted
GET  /companies/:id/addresses/:part                               AD009:edit       restricted
POST /companies/:id/addresses/:part                               AD009:edit       restricted
POST /companies/:id/addresses/:part/lookup                        AD009:edit       restricted
GET  /companies/:id/addresses/:part/removal                       AD009:edit       restricted
POST /companies/:id/addresses/:part/removal                       AD009:edit       restricted
GET  /companies/:id/attributes/company                            AD009:edit       restricted
POST /companies/:id/attributes/company                            AD009:edit       restricted
GET  /companies/:id/contacts/new                                  AD009:edit       restricted
POST /companies/:id/contacts/new                                  AD009:edit       restricted
POST /companies/:id/contacts/new/duplicates                       AD009:edit       restricted
GET  /companies/:id/contacts/:part                                AD009:edit       restricted
POST /companies/:id/contacts/:part                                AD009:edit       restricted
POST /companies/:id/contacts/:part/duplicates                     AD009:edit       restricted
GET  /companies/:id/contacts/:part/removal                        AD009:edit       restricted
POST /companies/:id/contacts/:part/removal                        AD009:edit       restricted
GET  /companies/:id/history                                       AD009:view       restricted
GET  /companies/:id/history/:line/restoration                     AD009:edit       restricted
POST /companies/:id/history/:line/restoration                     AD009:edit       restricted
GET  /companies/:id/classification                                AD009:edit       restricted
POST /companies/:id/classification                                AD009:edit       restricted
GET  /companies/:id/deactivation                                  AD009:edit       restricted
POST /companies/:id/deactivation                                  AD009:edit       restricted
GET  /companies/:id/activation                                    AD009:edit       restricted
POST /companies/:id/activation                                    AD009:edit       restricted
GET  /companies/:id/deletion                                      AD009:delete     restricted
POST /companies/:id/deletion                                      AD009:delete     restricted
GET  /companies                                                   AD009:view

GET  /company-types                                               AD022:view
GET  /company-types/example                                       AD022:view
GET  /company-types/new                                           AD022:create
POST /company-types                                               AD022:create
GET  /company-types/:id                                           AD022:view
POST /company-types/:id                                           AD022:edit
POST /company-types/:id/activation                                AD022:edit
POST /company-types/:id/deactivation                              AD022:edit
GET  /company-types/:id/history                                   AD022:view
GET  /company-types/:id/deletion                                  AD022:delete
POST /company-types/:id/deletion                                  AD022:delete
GET  /company-types/:id/preview                                   AD022:view
GET  /company-types/:id/attributes                                AD022:view
POST /company-types/:id/attributes                                AD022:edit
POST /company-types/:id/attributes/order                          AD022:edit
GET  /company-types/:id/attributes/:use                           AD022:view
POST /company-types/:id/attributes/:use                           AD022:edit
POST /company-types/:id/attributes/:use/deletion                  AD022:edit

GET  /confirmations                                               signed-in
POST /confirmations                                               signed-in

GET  /customers                                                   CT001:view
POST /customers/columns                                           CT001:view
GET  /customers/:id                                               CT001:view       restricted
GET  /customers/:id/addresses                                     CT001:view       restricted
GET  /customers/:id/contacts                                      CT001:view       restricted
GET  /customers/:id/attributes                                    CT001:view       restricted
GET  /customers/:id/documents                                     CT001:view       restricted
GET  /customers/:id/documents/:file                               CT001:view       restricted
GET  /customers/:id/sheet                                         CT001:view       restricted
GET  /customers/:id/deactivation                                  CT001:edit       restricted
POST /customers/:id/deactivation                                  CT001:edit       restricted
GET  /customers/:id/activation                                    CT001:edit       restricted
POST /customers/:id/activation                                    CT001:edit       restricted
GET  /customers/:id/deletion                                      CT001:delete     restricted
POST /customers/:id/deletion                                      CT001:delete     restricted
GET  /customers/:id/addresses/new                                 CT001:edit       restricted
POST /customers/:id/addresses/new                                 CT001:edit       restricted
POST /customers/:id/addresses/new/lookup                          CT001:edit       restricted
GET  /customers/:id/addresses/:part                               CT001:edit       restricted
POST /customers/:id/addresses/:part                               CT001:edit       restricted
POST /customers/:id/addresses/:part/lookup                        CT001:edit       restricted
GET  /customers/:id/addresses/:part/removal                       CT001:edit       restricted
POST /customers/:id/addresses/:part/removal                       CT001:edit       restricted
GET  /customers/:id/attributes/company                            CT001:edit       restricted
POST /customers/:id/attributes/company                            CT001:edit       restricted
GET  /customers/:id/attributes/customer                           CT001:edit       restricted
POST /customers/:id/attributes/customer                           CT001:edit       restricted
GET  /customers/:id/classification                                CT001:edit       restricted
POST /customers/:id/classification                                CT001:edit       restricted
GET  /customers/:id/contacts/new                                  CT001:edit       restricted
POST /customers/:id/contacts/new                                  CT001:edit       restricted
POST /customers/:id/contacts/new/duplicates                       CT001:edit       restricted
GET  /customers/:id/contacts/:part                                CT001:edit       restricted
POST /customers/:id/contacts/:part                                CT001:edit       restricted
POST /customers/:id/contacts/:part/duplicates                     CT001:edit       restricted
GET  /customers/:id/contacts/:part/removal                        CT001:edit       restricted
POST /customers/:id/contacts/:part/removal                        CT001:edit       restricted
GET  /customers/:id/documents/folders/:folder                     CT001:edit       restricted
POST /customers/:id/documents/folders/:folder                     CT001:edit       restricted
GET  /customers/:id/documents/:file/replacement                   CT001:edit       restricted
POST /customers/:id/documents/:file/replacement                   CT001:edit       restricted
GET  /customers/:id/documents/:file/removal                       CT001:edit       restricted
POST /customers/:id/documents/:file/removal                       CT001:edit       restricted
GET  /customers/:id/edit                                          CT001:edit       restricted
POST /customers/:id/edit                                          CT001:edit       restricted
POST /customers/:id/edit/duplicates                               CT001:edit       restricted
POST /customers/:id/edit/lookup                                   CT001:edit       restricted
GET  /customers/:id/history                                       CT001:view       restricted
GET  /customers/:id/history/:line/restoration                     CT001:edit       restricted
POST /customers/:id/history/:line/restoration                     CT001:edit       restricted
POST /customers/exports                                           CT001:export

GET  /external-users                                              AD060:view
GET  /external-users/new                                          AD060:create
POST /external-users/new                                          AD060:create
POST /external-users/new/duplicates                               AD060:create
GET  /external-users/:id                                          AD060:view
GET  /external-users/:id/history                                  AD060:view
GET  /external-users/:id/history/:line/restoration                AD060:edit
POST /external-users/:id/history/:line/restoration                AD060:edit
GET  /external-users/:id/edit                                     AD060:edit
POST /external-users/:id/edit                                     AD060:edit
POST /external-users/:id/blocking                                 AD060:edit
POST /external-users/:id/unblocking                               AD060:edit
GET  /external-users/:id/removal                                  AD060:delete
POST /external-users/:id/removal                                  AD060:delete

GET  /go                                                          signed-in

GET  /history                                                     CM008:view
GET  /history/refusals                                            CM008:view

GET  /                                                            signed-in

POST /lookups/:kind                                               CT001:create

GET  /municipalities                                              signed-in

GET  /customers/new                                               CT001:create
GET  /customers/new/from-company                                  CT001:create
GET  /customers/new/:registration                                 CT001:create
GET  /customers/new/:registration/done                            CT001:create
GET  /customers/new/:registration/cancel                          CT001:create
POST /customers/new/:registration/cancel                          CT001:create
GET  /customers/new/:registration/steps                           CT001:create
GET  /customers/new/:registration/companies                       CT001:create
GET  /customers/new/:registration/files/:file                     CT001:create
GET  /customers/new/:registration/:step                           CT001:create
POST /customers/new/:registration/:step/duplicates                CT001:create
POST /customers/new/:registration/:step                           CT001:create

GET  /saved-filters                                               CT001:view
GET  /saved-filters/new                                           CT001:view
POST /saved-filters                                               CT001:view
POST /saved-filters/:id/deletion                                  CT001:view

GET  /account/second-factor                                       signed-in
POST /account/second-factor                                       signed-in
POST /account/second-factor/codes                                 signed-in
POST /account/second-factor/removal                               signed-in

POST /logout                                                      signed-in

GET  /system                                                      CM008:view
POST /system/:section                                             CM008:configure

GET  /customers/:id/contacts.vcf                                  CT001:view       restricted

GET  /users                                                       AD004:view
GET  /users/new                                                   AD004:create
POST /users                                                       AD004:create
GET  /users/:id                                                   AD004:view
GET  /users/:id/history                                           AD004:view
POST /users/:id                                                   AD004:edit
POST /users/:id/deactivation                                      AD004:edit
POST /users/:id/activation                                        AD004:edit
POST /users/:id/unlocking                                         AD004:edit
POST /users/:id/second-factor/removal                             AD004:edit
POST /users/:id/sessions/ending                                   AD004:edit
POST /users/:id/sessions/:session/ending                          AD004:edit
POST /users/:id/password-links                                    AD004:edit
`

export const rows: Row[] = table.split('\n').filter(line => line.trim() !== '').map(line => {
  const [method = '', address = '', right = '', note] = line.trim().split(/\s+/)
  return { method, address, right, isRestricted: note === 'restricted' }
})
