import type { FastifyReply } from 'fastify';
import { type DomainError, httpStatusOf } from '#shared/kernel/errors';
import type { Result } from '#shared/kernel/result';

/** Sends a refusal in the one shape that every refusal of the hub has. */
export const refuse = (reply: FastifyReply, error: DomainError): FastifyReply =>
  reply.status(httpStatusOf(error.code)).send({ error });

/** Sends a result: its value, or its refusal. */
export const send = <T>(reply: FastifyReply, result: Result<T, DomainError>): FastifyReply =>
  result.ok ? reply.send(result.value) : refuse(reply, result.error);
