import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Principal } from '@signet/auth-contracts/nest';
import { idPath, openApi, readCursor, validationPipe, writeCursor } from '@signet/resource-app';
import { CurrentPrincipal, RequireScopes } from '../audience.js';
import {
  type ListOrders,
  listOrders,
  orderBody,
  type PlaceHeaders,
  type PlaceOrder,
  placeHeaders,
  placeOrder,
} from './order.js';
import { OrderService } from './order-service.js';
import { OrderStore } from './order-store.js';

@ApiTags('orders')
@Controller('orders')
export class OrdersController {
  constructor(
    @Inject(OrderService) private readonly service: OrderService,
    @Inject(OrderStore) private readonly orders: OrderStore,
  ) {}

  @Get()
  @RequireScopes('orders:read')
  @ApiQuery({ name: 'limit', required: false, type: Number })
  @ApiQuery({ name: 'cursor', required: false, type: String })
  async list(@CurrentPrincipal() { subject }: Principal, @Query({ schema: listOrders }) query: ListOrders) {
    const rows = await this.orders.list(subject, { limit: query.limit + 1, after: readCursor(query.cursor) });
    const items = rows.slice(0, query.limit);
    const last = items.at(-1);
    return { items: items.map(orderBody), nextCursor: rows.length > query.limit && last ? writeCursor(last) : null };
  }

  @Post()
  @RequireScopes('orders:write')
  @ApiBody({ schema: openApi(placeOrder) })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  async place(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: placeOrder }) body: PlaceOrder,
    @Headers('idempotency-key') key?: string,
  ) {
    const given: PlaceHeaders = { 'idempotency-key': key };
    const headers = await validationPipe.transform(given, { type: 'body', schema: placeHeaders });
    return this.service.place(principal, body, headers['idempotency-key'] ?? null);
  }

  @Get(':id')
  @RequireScopes('orders:read')
  @ApiParam({ name: 'id', type: String })
  read(@CurrentPrincipal() principal: Principal, @Param('id', { schema: idPath }) id: string) {
    return this.service.read(principal, id);
  }

  @Post(':id/invoice')
  @HttpCode(200)
  @RequireScopes('orders:write')
  @ApiParam({ name: 'id', type: String })
  settle(@CurrentPrincipal() principal: Principal, @Param('id', { schema: idPath }) id: string) {
    return this.service.settle(principal, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @RequireScopes('orders:write')
  @ApiParam({ name: 'id', type: String })
  cancel(@CurrentPrincipal() principal: Principal, @Param('id', { schema: idPath }) id: string) {
    return this.service.cancel(principal, id);
  }
}
