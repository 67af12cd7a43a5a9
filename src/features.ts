import type { FastifyInstance } from 'fastify'
import accessGroups from './access-groups/routes.ts'
import account from './account/routes.ts'
import attributes from './attributes/routes.ts'
import backups from './backups/routes.ts'
import bulkActs from './bulk-acts/routes.ts'
import categories from './categories/routes.ts'
import companies from './companies/routes.ts'
import companyList from './company-list/routes.ts'
import companyTypes from './company-types/routes.ts'
import type { Config } from './config.ts'
import confirmations from './confirmations/routes.ts'
import customerList from './customer-list/routes.ts'
import customers from './customers/routes.ts'
import exports from './exports/routes.ts'
import externalUserList from './external-user-list/routes.ts'
import externalUsers from './external-users/routes.ts'
import go from './go/routes.ts'
import history from './history-pages/routes.ts'
import home from './home/routes.ts'
import lookups from './lookups/routes.ts'
import municipalities from './municipalities/routes.ts'
import recordSections from './record-sections/routes.ts'
import registration from './registration/routes.ts'
import savedFilters from './saved-filters/routes.ts'
import secondFactor from './second-factor/routes.ts'
import { signOut } from './sign-in/routes.ts'
import system from './system/routes.ts'
import type { Machine } from './system/state.ts'
import users from './users/routes.ts'
import vcards from './vcards/routes.ts'

/** What a feature may need besides the database, which hangs on the application. */
interface Needed { config: Config, secret: string, machine: Machine | undefined }

/** The features of the office, by the alphabet. */
export async function features (office: FastifyInstance, { config, secret, machine }: Needed): Promise<void> {
  await office.register(accessGroups, { prefix: '/access-groups' })
  await office.register(account)
  await office.register(attributes, { prefix: '/attributes' })
  if (machine) await office.register(backups, { prefix: '/system', config, keeper: machine.keeper })
  await office.register(bulkActs, { prefix: '/customers/bulk-acts' })
  await office.register(categories, { prefix: '/categories' })
  await office.register(companies, { prefix: '/companies' })
  await office.register(companyList, { prefix: '/companies' })
  await office.register(companyTypes, { prefix: '/company-types' })
  await office.register(confirmations)
  await office.register(customerList, { prefix: '/customers' })
  await office.register(customers, { prefix: '/customers' })
  await office.register(exports, { prefix: '/customers/exports' })
  await office.register(externalUserList, { prefix: '/external-users' })
  await office.register(externalUsers, { prefix: '/external-users' })
  await office.register(go)
  await office.register(history, { prefix: '/history' })
  await office.register(home)
  await office.register(lookups, { prefix: '/lookups' })
  await office.register(municipalities, { prefix: '/municipalities' })
  await office.register(recordSections)
  await office.register(registration, { prefix: '/customers/new', secret })
  await office.register(savedFilters, { prefix: '/saved-filters' })
  await office.register(secondFactor)
  await office.register(signOut, { config })
  await office.register(system, { prefix: '/system', machine })
  await office.register(users, { prefix: '/users', config })
  await office.register(vcards, { prefix: '/customers' })
}
