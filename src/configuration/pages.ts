import type { FastifyInstance } from 'fastify'
import { recordHistory, showHistory } from '../history-pages/pages.ts'
import { idInAddress } from '../http/row-id.ts'
import { activationPages } from './activation.ts'
import type { Configured, Pages } from './configured.ts'
import { creationPages } from './creation.ts'
import { deletionPages } from './deletion.ts'
import { deskOf } from './desk.ts'
import { editingPages } from './editing.ts'

/**
 * The pages of a record that the office sets up: made, edited beside what others save meanwhile,
 * inactivated rather than deleted, deleted only when nothing uses it. Each change is in the history.
 */
export function configurationPages<Row extends Configured, Values> (app: FastifyInstance, pages: Pages<Row, Values>): void {
  const desk = deskOf(app, pages)
  creationPages(app, pages, desk)
  editingPages(app, pages, desk)
  activationPages(app, pages, desk)
  deletionPages(app, pages, desk)

  app.get(`${idInAddress}/history`, { config: desk.viewing }, async (request, reply) => {
    return showHistory(request, reply, recordHistory(desk.list, pages.recordType, desk.load(request)))
  })
}
