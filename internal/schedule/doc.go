// Package schedule decides whose work goes next. It is arithmetic alone: the relay uses it on the outbox, the simulation on a
// million assets that do not exist.
//
// Ready steps wait in SQL, in one flow for each tenant of each queue. Only a window of them lies in Redis, a little more than the
// workers take up until somebody looks again, so that a tenant who comes late waits for a window and not for
// everything that came before. Between the flows of a queue the turns go by start-time fair queueing (Goyal, Vin and Cheng,
// 1996): each tenant gets the same share of slots for as long as it has work, however much the others bring.
// Priorities are shares too; they are asynq's own weights between queues.
package schedule
