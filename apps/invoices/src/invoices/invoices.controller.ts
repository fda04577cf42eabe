import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, HttpException, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { type Principal, RequireActor } from '@signet/auth-contracts/nest';
import { idPath, openApi, readCursor, writeCursor } from '@signet/resource-app';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal, RequireScopes } from '../audience.js';
import { type IssueInvoice, invoiceBody, issueInvoice, type ListInvoices, listInvoices } from './invoice.js';
import { InvoiceStore } from './invoice-store.js';

@ApiTags('invoices')
@Controller('invoices')
export class InvoicesController {
  constructor(@Inject(InvoiceStore) private readonly invoices: InvoiceStore) {}

  @Get()
  @RequireScopes('invoices:read')
  @ApiQuery({ name: 'limit', required: false, type: Number })
  @ApiQuery({ name: 'cursor', required: false, type: String })
  @ApiQuery({ name: 'orderId', required: false, type: String })
  async list(@CurrentPrincipal() { subject }: Principal, @Query({ schema: listInvoices }) query: ListInvoices) {
    const { limit, orderId } = query;
    const rows = await this.invoices.list(subject, { limit: limit + 1, orderId, after: readCursor(query.cursor) });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items: items.map(invoiceBody), nextCursor: rows.length > limit && last ? writeCursor(last) : null };
  }

  @Get(':id')
  @RequireScopes('invoices:read')
  @ApiParam({ name: 'id', type: String })
  async read(@CurrentPrincipal() { subject }: Principal, @Param('id', { schema: idPath }) id: string) {
    return invoiceBody((await this.invoices.find(subject, id)) ?? notFound());
  }

  /** Only orders, acting for the person, issues an invoice: the person's own token may not write itself one. */
  @Post()
  @RequireScopes('invoices:write')
  @RequireActor('orders')
  @ApiBody({ schema: openApi(issueInvoice) })
  async issue(
    @CurrentPrincipal() { subject, actor }: Principal,
    @Body({ schema: issueInvoice }) body: IssueInvoice,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const id = randomUUID();
    const stored = await this.invoices.insertOnce({
      ...body,
      id,
      subject,
      issuedBy: actor?.sub ?? '',
      status: 'issued',
      createdAt: Date.now(),
      voidedAt: null,
    });
    if (stored.amountCents !== body.amountCents || stored.currency !== body.currency) {
      throw new HttpException({ error: 'conflict' }, 409);
    }
    void reply.status(stored.id === id ? 201 : 200);
    return invoiceBody(stored);
  }

  @Post(':id/void')
  @HttpCode(200)
  @RequireScopes('invoices:write')
  @RequireActor('orders')
  @ApiParam({ name: 'id', type: String })
  async void(@CurrentPrincipal() { subject }: Principal, @Param('id', { schema: idPath }) id: string) {
    await this.invoices.void(subject, id, Date.now());
    return invoiceBody((await this.invoices.find(subject, id)) ?? notFound());
  }
}

function notFound(): never {
  throw new HttpException({ error: 'not_found' }, 404);
}
