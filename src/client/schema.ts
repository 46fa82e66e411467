/** Generated from openapi.json by "npm run generate". */
export interface paths {
  "/api/v1/api-keys/{id}": {
    /** Read an API key, without the key itself */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['ApiKey'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** Change what an API key may, until when and from where; the key itself stays */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { "application/json": {
        name?: string
        permissions?: ("tenants:read" | "tenants:write" | "workspaces:read" | "workspaces:write" | "domains:read" | "domains:write" | "infrastructure:read" | "infrastructure:write" | "nodes:read" | "nodes:write" | "mailboxes:read" | "mailboxes:write" | "events:read" | "audit:read" | "api-keys:read" | "api-keys:write" | "members:read" | "members:write" | "roles:read" | "roles:write" | "tenant-settings:read" | "tenant-settings:write" | "secrets:read" | "secrets:write" | "master-key:write")[]
        /** Null: never. */
        expiresAt?: string | null
        /** From where it may be used; empty: from anywhere. */
        allowedNetworks?: (string)[]
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['ApiKey'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        412: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** Revoke an API key; it is refused from the next request on */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['ApiKey'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/tenants/{id}/settings": {
    /** Read the settings of a tenant */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Tenant'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** Rename a tenant, or require a second factor of its members */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { "application/json": {
        name?: string
        /** True: who signed in without a second factor can do nothing in the tenant. */
        requiresSecondFactor?: boolean
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Tenant'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        412: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/me": {
    /** Read who asks: the key or the user, in which tenants, with which permissions */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Me'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/me/key": {
    /** Revoke the key that asks, when it stands for a person: "rookery logout" */
    delete: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['ApiKey'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/me/tenants": {
    /** Make a tenant of one’s own, where sign-up is open; who makes it is its owner */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        name: string
      } } }
      responses: {
        201: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Tenant'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/members": {
    /** List the people of a tenant with their roles */
    get: {
      parameters: { query?: { limit?: number; pageToken?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['Member'])[]
        nextPageToken: string | null
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/members/{id}": {
    /** Read a member */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Member'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** Give a member another role, from the next request on */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { "application/json": {
        /** A built-in role (owner, admin, developer, support, billing) or the id of a role of the tenant. */
        role: string
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Member'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        412: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** End a membership and the keys that stand for the person in this tenant */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Member'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        412: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/invitations": {
    /** Invite somebody by e-mail; the link is also answered, once */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        /** Only for operator keys; default: their own tenant. */
        tenantId?: string
        email: string
        /** A built-in role (owner, admin, developer, support, billing) or the id of a role of the tenant. */
        role: string
      } } }
      responses: {
        201: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['CreatedInvitation'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** List invitations that nobody has accepted yet */
    get: {
      parameters: { query?: { limit?: number; pageToken?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['Invitation'])[]
        nextPageToken: string | null
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/invitations/{id}": {
    /** Take an invitation back; its link lets nobody in any more */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Invitation'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/invitations/preview": {
    /** Read an invitation by the token of its link, before signing up or in */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        /** What stands behind "#token=" in the link. */
        token: string
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Invitation'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/invitations/accept": {
    /** Become a member of the tenant that sent the invitation */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        /** What stands behind "#token=" in the link. */
        token: string
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Invitation'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/roles": {
    /** Make a role: a named set of permissions, none of them beyond one’s own */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        /** Only for operator keys; default: their own tenant. */
        tenantId?: string
        name: string
        permissions: ("tenants:read" | "tenants:write" | "workspaces:read" | "workspaces:write" | "domains:read" | "domains:write" | "infrastructure:read" | "infrastructure:write" | "nodes:read" | "nodes:write" | "mailboxes:read" | "mailboxes:write" | "events:read" | "audit:read" | "api-keys:read" | "api-keys:write" | "members:read" | "members:write" | "roles:read" | "roles:write" | "tenant-settings:read" | "tenant-settings:write" | "secrets:read" | "secrets:write" | "master-key:write")[]
      } } }
      responses: {
        201: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Role'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** List the roles that members can have, built in and of the tenant’s own, with their permissions */
    get: {
      parameters: { query?: { tenantId?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['Role'])[]
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/roles/{id}": {
    /** Read a role of the tenant’s own */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Role'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** Change the name or the permissions of a role; its members have them from their next request on */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { "application/json": {
        name?: string
        permissions?: ("tenants:read" | "tenants:write" | "workspaces:read" | "workspaces:write" | "domains:read" | "domains:write" | "infrastructure:read" | "infrastructure:write" | "nodes:read" | "nodes:write" | "mailboxes:read" | "mailboxes:write" | "events:read" | "audit:read" | "api-keys:read" | "api-keys:write" | "members:read" | "members:write" | "roles:read" | "roles:write" | "tenant-settings:read" | "tenant-settings:write" | "secrets:read" | "secrets:write" | "master-key:write")[]
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Role'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        412: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** Delete a role that nobody has */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Role'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        412: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/device-authorisations": {
    /** Begin to let a device in (RFC 8628 §3.1): it shows a code, a person approves it in a browser */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        /** What the person reads: which program, on which machine. */
        client_name?: string
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['StartedDevice'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        429: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/device-authorisations/approve": {
    /** Read which device waits with a code, before deciding */
    get: {
      parameters: { query: { user_code: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['WaitingDevice'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** Let a device act as oneself in the tenant that is chosen, or refuse it */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        /** As the device shows it: BCDF-GHJK. */
        user_code: string
        isApproved: boolean
        /** Default: all that one has in the tenant. */
        permissions?: ("tenants:read" | "tenants:write" | "workspaces:read" | "workspaces:write" | "domains:read" | "domains:write" | "infrastructure:read" | "infrastructure:write" | "nodes:read" | "nodes:write" | "mailboxes:read" | "mailboxes:write" | "events:read" | "audit:read" | "api-keys:read" | "api-keys:write" | "members:read" | "members:write" | "roles:read" | "roles:write" | "tenant-settings:read" | "tenant-settings:write" | "secrets:read" | "secrets:write" | "master-key:write")[]
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['WaitingDevice'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/device-authorisations/token": {
    /** Ask whether a device is let in; answers with an API key, once (RFC 8628 §3.4) */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        device_code: string
        grant_type: "urn:ietf:params:oauth:grant-type:device_code"
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['DeviceToken'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/tenants": {
    /** Make a tenant: the boundary of one customer’s data */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        name: string
      } } }
      responses: {
        201: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Tenant'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** List tenants */
    get: {
      parameters: { query?: { limit?: number; pageToken?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['Tenant'])[]
        nextPageToken: string | null
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/workspaces": {
    /** Make a workspace: a part of a tenant that groups domains */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        /** Only for operator keys; default: their own tenant. */
        tenantId?: string
        name: string
      } } }
      responses: {
        201: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Workspace'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** List workspaces */
    get: {
      parameters: { query?: { limit?: number; pageToken?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['Workspace'])[]
        nextPageToken: string | null
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/api-keys": {
    /** Make an API key; the key itself is shown once */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        /** Only for operator keys; default: their own tenant. */
        tenantId?: string
        name: string
        /** Default: everything that a tenant may and the asker too. */
        permissions?: ("tenants:read" | "tenants:write" | "workspaces:read" | "workspaces:write" | "domains:read" | "domains:write" | "infrastructure:read" | "infrastructure:write" | "nodes:read" | "nodes:write" | "mailboxes:read" | "mailboxes:write" | "events:read" | "audit:read" | "api-keys:read" | "api-keys:write" | "members:read" | "members:write" | "roles:read" | "roles:write" | "tenant-settings:read" | "tenant-settings:write" | "secrets:read" | "secrets:write" | "master-key:write")[]
        /** Default: never. */
        expiresAt?: string
        /** From where it may be used; empty: from anywhere. */
        allowedNetworks?: (string)[]
      } } }
      responses: {
        201: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['CreatedApiKey'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** List API keys, without the keys themselves */
    get: {
      parameters: { query?: { limit?: number; pageToken?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['ApiKey'])[]
        nextPageToken: string | null
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/domains": {
    /** Register a domain; answers with the token that proves its ownership and the records it needs */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        /** Only for operator keys; default: their own tenant. */
        tenantId?: string
        workspaceId?: string
        /** Any case, internationalized, as a person types it. */
        name?: string
        /** Default: vanity (MX to mail.<domain>). */
        dnsSetupType?: "vanity" | "mx_to_primary"
        dmarcPolicy?: "none" | "quarantine" | "reject"
        autoConfigureDns?: boolean
        /** Who hosts the zone: "manual" (a person), "rfc2136". */
        dnsProvider?: string
        /** What the provider needs; kept sealed and never shown. */
        dnsCredentials?: { [key: string]: unknown }
        /** The same as name. */
        domain_name?: string
        /** The same as tenantId. */
        organization_id?: string
        /** The same as dnsSetupType. */
        dns_setup_type?: "vanity" | "mx_to_primary"
      } } }
      responses: {
        201: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['CreatedDomain'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** List domains */
    get: {
      parameters: { query?: { limit?: number; pageToken?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['Domain'])[]
        nextPageToken: string | null
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/domains/{id}": {
    /** Delete a domain; our records are taken out of its zone first */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        202: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Domain'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        412: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** Read a domain */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Domain'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** Suspend or resume a domain, change how its records get into its zone, or its DMARC policy */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { "application/json": {
        dmarcPolicy?: "none" | "quarantine" | "reject"
        autoConfigureDns?: boolean
        /** True: nobody of the domain signs in or sends, and mail to it is refused, until it is false again. */
        isSuspended?: boolean
        /** Who hosts the zone: "manual" (a person), "rfc2136". */
        dnsProvider?: string
        /** What the provider needs; kept sealed and never shown. */
        dnsCredentials?: { [key: string]: unknown }
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Domain'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        412: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/domains/{id}/verify": {
    /** Look at the domain’s zone now; the verdict stands in its conditions soon after */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        202: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Domain'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/domains/{id}/dns-plans": {
    /** Keep credentials of the DNS host and plan the records; nothing is written before the plan is applied */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { "application/json": {
        dnsProvider: string
        dnsCredentials: { [key: string]: unknown }
      } } }
      responses: {
        202: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Domain'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/domains/{id}/apply-dns-plan": {
    /** Write the records that were planned, these and no others, and keep them right from now on */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { "application/json": {
        planId: string
        checksum: string
      } } }
      responses: {
        202: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Domain'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/domain-summaries": {
    /** List domains in one line each: state, score, node, mailboxes; up to 1,000 a page */
    get: {
      parameters: { query?: { limit?: number; pageToken?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['DomainSummary'])[]
        nextPageToken: string | null
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/domains/{id}/details": {
    /** Read a domain with its DKIM keys and its certificate */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['DomainDetails'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/dns-records": {
    /** List the records that a domain needs, with what the DNS says of each */
    get: {
      parameters: { query: { domainId: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['DnsRecord'])[]
        nextPageToken: string | null
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/domains/{id}/dns-records": {
    /** List the records that the domain needs, with what the DNS says of each */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['DnsRecord'])[]
        nextPageToken: string | null
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/infrastructure/{id}": {
    /** Delete infrastructure: records, machine and mailboxes go; the domain stays */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        202: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Infrastructure'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        412: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** Read infrastructure with its steps, conditions, records and score */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Infrastructure'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/infrastructure": {
    /** List infrastructure */
    get: {
      parameters: { query?: { limit?: number; pageToken?: string; domainId?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['InfrastructureSummary'])[]
        nextPageToken: string | null
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/infrastructure/provision": {
    /** Order everything that a domain needs; its steps and conditions tell how far it is */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        /** Only for operator keys; default: their own tenant. */
        tenantId?: string
        workspaceId?: string
        domainId: string
        vpsConfig: {
          size: "starter" | "professional" | "business" | "enterprise"
          region: string
          /** What the node boots from; golden has the packages already. */
          image?: "golden" | "bare"
        }
        /** Kept with the infrastructure. */
        smtpConfig?: {
          maxConnectionsPerHour?: number
          enableRateLimiting?: boolean
        }
        autoConfigureDNS?: boolean
        /** Who hosts the zone: "manual" (a person), "rfc2136". */
        dnsProvider?: string
        /** What the provider needs; kept sealed and never shown. */
        dnsCredentials?: { [key: string]: unknown }
      } } }
      responses: {
        202: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Infrastructure'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/infrastructure/{id}/validate-dns": {
    /** Look at the records now; answers with what was seen at the last look */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['DnsValidation'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/infrastructure/{id}/test-mails": {
    /** Send a mail to the seed mailboxes outside; how they judged it stands in the test mail soon after */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        202: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['TestMail'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        429: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** List the newest 50 test mails of an infrastructure, the newest first */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['TestMail'])[]
        nextPageToken: string | null
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/infrastructure/{id}/check": {
    /** Look at everything of an order now, and mend what can be mended; conditions and events tell what was found */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        202: { headers: { [name: string]: unknown }; content: { "application/json": {
        askedAt: string
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/infrastructure/nodes": {
    /** Order a mail node */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        /** Only for operator keys; default: their own tenant. */
        tenantId?: string
        workspaceId?: string
        region: string
        /** A size, or a vendor’s name of one. */
        plan: "starter" | "professional" | "business" | "enterprise" | "ssd-1" | "ssd-2" | "ssd-3" | "ssd-4"
        label: string
        image?: "golden" | "bare"
        /** Default: `repair`. */
        driftPolicy?: "repair" | "keep"
        /** Default: the label below the primary domain. */
        hostname?: string
      } } }
      responses: {
        201: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Node'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** List mail nodes */
    get: {
      parameters: { query?: { limit?: number; pageToken?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['Node'])[]
        nextPageToken: string | null
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/infrastructure/nodes/{id}": {
    /** Delete a mail node that serves nobody; its machine is given back first */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        202: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Node'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** Read a mail node */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Node'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** Change what a mail node does with files that were changed by hand */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { "application/json": {
        /** What happens to files that were changed by hand on the node: put back, or kept and shown. */
        driftPolicy?: "repair" | "keep"
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Node'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        412: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/infrastructure/nodes/{id}/revoke-agent": {
    /** Void the key of a node’s agent at once, and give a one-time token to register again with */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['RevokedAgent'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/infrastructure/nodes/{id}/metrics": {
    /** Read what a node measured over the last hours: load, memory, disk, mail that waits */
    get: {
      parameters: { query?: { hours?: number }; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['NodeMetrics'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/infrastructure/nodes/{id}/check": {
    /** Look at a mail node now; conditions and events tell what was found */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        202: { headers: { [name: string]: unknown }; content: { "application/json": {
        askedAt: string
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/mailboxes": {
    /** Make a mailbox; a generated password is shown once */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        emailAddress: string
        /** Left out: one is generated and shown once. */
        password?: string
        quotaMb?: number
        maxSendPerDay?: number
      } } }
      responses: {
        201: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['CreatedMailbox'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** List mailboxes */
    get: {
      parameters: { query?: { limit?: number; pageToken?: string; domainId?: string; search?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['Mailbox'])[]
        nextPageToken: string | null
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/mailboxes/{id}": {
    /** Delete a mailbox */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Mailbox'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        412: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** Change a mailbox’s password, quota, limit, or whether it can be used */
    patch: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { "application/json": {
        password?: string
        quotaMb?: number
        maxSendPerDay?: number
        isActive?: boolean
        /** Refused when the mailbox was changed since; left out: changed. */
        expectedUpdatedAt?: string
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Mailbox'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        412: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/domains/{id}/mailboxes/imports": {
    /** Make the mailboxes of a list (CSV), or preview it; generated passwords are shown once */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { "application/json": {
        /** RFC 4180; the first row names the columns: address, and if wanted password, quotaMb, maxSendPerDay. */
        csv: string
        /** Say what would happen, row by row, and change nothing. */
        dryRun?: boolean
        /** When rows cannot be made: "stop" (default) makes none, "skip" makes the others. */
        onError?: "stop" | "skip"
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['MailboxImport'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/aliases": {
    /** Have mail to one address go to another */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        /** An address, or "@domain" for everything that nobody else gets. */
        source: string
        destination: string
      } } }
      responses: {
        201: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Alias'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** List aliases */
    get: {
      parameters: { query?: { limit?: number; pageToken?: string; domainId?: string; search?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['Alias'])[]
        nextPageToken: string | null
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/aliases/{id}": {
    /** Delete an alias */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Alias'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/plans/{id}/approve": {
    /** Let a plan that was held back be applied: this checksum and no other */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody: { content: { "application/json": {
        checksum: string
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Plan'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/plans": {
    /** List plans: what was, or would be, changed and why */
    get: {
      parameters: { query?: { limit?: number; pageToken?: string; state?: "applied" | "awaiting-approval" | "approved" | "superseded"; resourceId?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['Plan'])[]
        nextPageToken: string | null
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/orphans": {
    /** List machines that bear our mark and belong to no node */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['Orphan'])[]
        nextPageToken: string | null
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/offerings": {
    /** What can be chosen from in an order here */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Offerings'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/overview": {
    /** Read what needs attention, and everything in numbers */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Overview'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/platform": {
    /** Read what the loops have before them */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Platform'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/events": {
    /** Read what happened; GET /events/stream sends the same as it happens */
    get: {
      parameters: { query?: { resourceKind?: string; resourceId?: string; infrastructureId?: string; type?: string; severity?: "info" | "warning" | "error"; after?: number; limit?: number }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['Event'])[]
        /** Give it as `after`, here or to the stream, to go on. */
        lastId: number
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/audit-entries": {
    /** Read who changed what, newest first */
    get: {
      parameters: { query?: { tenantId?: string; actorKind?: "session" | "key" | "agent" | "loop" | "system" | "unknown"; actorId?: string; action?: string; outcome?: "done" | "refused"; resourceKind?: string; resourceId?: string; requestId?: string; since?: string; until?: string; limit?: number; pageToken?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['AuditEntry'])[]
        nextPageToken: string | null
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/audit-entries/verification": {
    /** Look whether any entry was changed, removed, moved or added, and which */
    get: {
      parameters: { query?: { tenantId?: string; noted?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['AuditVerification'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/users/reset-links": {
    /** Make a link by which somebody sets a new password, to be handed over where there is no mail */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        email: string
        /** The link also removes authenticator app, recovery codes and passkeys, for who has lost them. */
        removesSecondFactors?: boolean
      } } }
      responses: {
        201: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['ResetLink'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/secrets": {
    /** List the SSH keys and SMTP passwords that are rotated, without their values */
    get: {
      parameters: { query?: { limit?: number; pageToken?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['Secret'])[]
        nextPageToken: string | null
      } } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/secrets/{id}": {
    /** Read a secret: its versions and how its rotation goes, without the values */
    get: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Secret'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/secrets/{id}/rotate": {
    /** Replace a secret by a new version; the former one works on for a day */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        202: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Secret'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/secrets/{id}/revoke": {
    /** Replace a secret that others may have seen; the former versions end as soon as the new one is proven */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        202: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Secret'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/secrets/{id}/private-key": {
    /** Take the private key of the tenant’s SSH key, which works once for each version */
    post: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['PrivateKey'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/secrets/re-key": {
    /** Read how many values are sealed under another master key than that of now; for the operator */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['ReKey'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** Seal a batch of values anew under the master key of now; ask again until none remains; for the operator */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['ReKey'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/events/stream": {
    /** Follow what happens as server-sent events; Last-Event-ID or `after` says where to go on */
    get: {
      parameters: { query?: { resourceKind?: string; resourceId?: string; infrastructureId?: string; type?: string; severity?: "info" | "warning" | "error"; after?: number; tenant?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "text/event-stream": string } }
      }
    }
  }
  "/api/v1/audit-entries/export": {
    /** Download entries of the audit log as CSV or JSON lines, oldest first */
    get: {
      parameters: { query?: { tenantId?: string; actorKind?: "session" | "key" | "agent" | "loop" | "system" | "unknown"; actorId?: string; action?: string; outcome?: "done" | "refused"; resourceKind?: string; resourceId?: string; requestId?: string; since?: string; until?: string; format?: "csv" | "json"; tenant?: string }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "text/csv": string; "application/jsonl": string } }
      }
    }
  }
  "/api/v1/auth/methods": {
    /** How people sign up and in here */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['SignInMethods'] } }
        429: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/sign-up": {
    /** Sign up: as the first user, by invitation, or, where it is open, by a link that is mailed */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        email: string
        name: string
        password: string
        invitation?: string
      } } }
      responses: {
        201: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['SignIn'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        429: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/sign-up/confirm": {
    /** Finish an open sign-up by the token of the link that was mailed */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        token: string
      } } }
      responses: {
        201: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['SignIn'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        429: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/sign-in": {
    /** Sign in by e-mail address and password */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        email: string
        password: string
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['SignIn'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        429: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/sign-in/second-factor": {
    /** Finish signing in by a code of the authenticator app or a recovery code */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        code: string
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['SignIn'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        429: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/sign-out": {
    /** End this session; its cookie is refused from the next request on */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Nothing'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/session": {
    /** Who is signed in */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['SignedInUser'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/sessions": {
    /** Where the person is signed in, newest first */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['Session'])[]
      } } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** End all of the person’s sessions but this one */
    delete: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        ended: number
      } } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/sessions/{id}": {
    /** End one of the person’s sessions */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Nothing'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/confirm": {
    /** Prove once more who is signed in, for sensitive changes in the next 15 minutes */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        password?: string
        code?: string
        passkey?: components['schemas']['PasskeyResponseInput']
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['SignedInUser'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        429: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/password/change": {
    /** Change the password; all other sessions of the person end */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        currentPassword?: string
        newPassword: string
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Nothing'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        429: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/password/forgot": {
    /** Mail a link that sets a new password, if somebody has this address */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        email: string
      } } }
      responses: {
        202: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Nothing'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        429: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/password/reset": {
    /** Set a new password by the token of a link; all sessions of the person end */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        token: string
        newPassword: string
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Nothing'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        429: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/totp/enrol": {
    /** Make a secret for an authenticator app; it counts after its first code */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['TotpEnrolment'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/totp/confirm": {
    /** Turn the authenticator app on by its first code, and get recovery codes */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        code: string
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['RecoveryCodes'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        429: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/totp/disable": {
    /** Turn the authenticator app off; recovery codes go with the last factor */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Nothing'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/recovery-codes": {
    /** Make new recovery codes; the old ones are void */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['RecoveryCodes'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        409: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/passkeys": {
    /** The person’s passkeys */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": {
        items: (components['schemas']['Passkey'])[]
      } } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
    /** Keep the passkey that the browser made */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        name: string
        passkey: components['schemas']['PasskeyRegistrationInput']
      } } }
      responses: {
        201: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Passkey'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/passkeys/options": {
    /** What the browser needs to make a passkey */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['PasskeyOptions'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/passkeys/{id}": {
    /** Remove a passkey; nobody signs in by it any more */
    delete: {
      parameters: { query?: never; header?: never; path: { id: string }; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['Nothing'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/passkeys/sign-in/options": {
    /** What the browser needs to show a passkey, to sign in or to confirm */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['PasskeyOptions'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        429: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/passkeys/sign-in": {
    /** Sign in by a passkey, which is both factors in one */
    post: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody: { content: { "application/json": {
        passkey: components['schemas']['PasskeyResponseInput']
      } } }
      responses: {
        200: { headers: { [name: string]: unknown }; content: { "application/json": components['schemas']['SignIn'] } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        413: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        415: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        429: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/oidc/start": {
    /** Go to the single sign-on, to sign in, or with purpose=confirm to prove oneself once more */
    get: {
      parameters: { query?: { returnTo?: string; invitation?: string; purpose?: "sign-in" | "confirm" }; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        303: { headers: { [name: string]: unknown }; content: { "text/html": string } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        429: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
  "/api/v1/auth/oidc/callback": {
    /** Where the single sign-on sends the browser back to */
    get: {
      parameters: { query?: never; header?: never; path?: never; cookie?: never }
      requestBody?: never
      responses: {
        303: { headers: { [name: string]: unknown }; content: { "text/html": string } }
        400: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        401: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        403: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        404: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        429: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        500: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
        503: { headers: { [name: string]: unknown }; content: { "application/problem+json": components['schemas']['Problem'] } }
      }
    }
  }
}

export interface components {
  schemas: {
    ConditionInput: {
      type: string
      status: "true" | "false" | "unknown"
      reason: string
      message: string
      lastTransitionAt: string
    }
    SignedInUserInput: {
      id: string
      sessionId: string
      email: string
      name: string
      isPlatformOperator: boolean
      hasSecondFactor: boolean
      /** This session proved it. */
      usedSecondFactor: boolean
      confirmedAt: string
      /** Until then sensitive changes need no new proof. */
      confirmedUntil: string
    }
    PasskeyResponseInput: {
      id: string
      rawId: string
      type: "public-key"
      response: {
        clientDataJSON: string
        authenticatorData: string
        signature: string
        userHandle?: string | null
      }
    }
    PasskeyRegistrationInput: {
      id: string
      rawId: string
      type: "public-key"
      response: {
        clientDataJSON: string
        attestationObject: string
      }
    }
    DnsRecordInput: {
      id: string
      domainId: string
      infrastructureId: string | null
      /** What it is for: ownership, mx, address, spf, dkim, dmarc. */
      purpose: string
      type: string
      /** The whole name, without the final dot. */
      name: string
      value: string
      ttlSeconds: number
      isValidated: boolean
      validationStatus: "pending" | "valid" | "invalid" | "missing" | "unknown"
      explanation: string
      fix: string
      validatedAt: string | null
      lastValidationCheck: string | null
    }
    DnsHostInput: {
      id: string
      name: string
      /** How to add a record there. */
      steps: (string)[]
    }
    DomainInput: {
      id: string
      tenantId: string
      workspaceId: string | null
      /** Lower-case A-labels without the final dot. */
      name: string
      status: "pending" | "verified" | "deleting"
      dnsSetupType: "vanity" | "mx_to_primary"
      verificationToken: string
      verifiedAt: string | null
      dnsProvider: string
      autoConfigureDns: boolean
      dmarcPolicy: "none" | "quarantine" | "reject"
      isSuspended: boolean
      /** Of the zone that holds the domain, as last seen; empty before. */
      nameServers: (string)[]
      nameServersSeenAt: string | null
      /** Who hosts the zone, told from its name servers; null: not known. */
      dnsHost: components['schemas']['DnsHostInput'] | null
      generation: number
      observedGeneration: number
      conditions: (components['schemas']['ConditionInput'])[]
      createdAt: string
      updatedAt: string
    }
    DkimKeyInput: {
      id: string
      selector: string
      algorithm: "rsa-sha256" | "ed25519-sha256"
      /** Where its public half is published. */
      recordName: string
      publicKeyBase64: string
      createdAt: string
    }
    CertificateInput: {
      id: string
      names: (string)[]
      serialNumber: string | null
      notBefore: string | null
      expiresAt: string | null
      issuedAt: string | null
      conditions: (components['schemas']['ConditionInput'])[]
    }
    NodeInput: {
      id: string
      tenantId: string
      workspaceId: string | null
      label: string
      hostname: string
      provider: string
      /** The machine at the provider; null until it is ordered. */
      providerId: string | null
      ipAddress: string | null
      /** Whether the node speaks IPv6, or why not. */
      ipv6: string
      region: string
      size: "starter" | "professional" | "business" | "enterprise"
      image: "golden" | "bare"
      status: string
      /** What happens to files that were changed by hand on the node: put back, or kept and shown. */
      driftPolicy: "repair" | "keep"
      generation: number
      observedGeneration: number
      lastHeartbeat: string | null
      /** What the agent said last. */
      heartbeat: unknown
      isDeleting: boolean
      conditions: (components['schemas']['ConditionInput'])[]
      createdAt: string
    }
    StepInput: {
      name: "ownership" | "machine" | "reverse-dns" | "configuration" | "dns" | "certificate" | "mailbox" | "verification"
      state: "waiting" | "running" | "done" | "failed"
      reason: string
      message: string
      startedAt: string | null
      finishedAt: string | null
      seconds: number | null
    }
    ScorePointInput: {
      id: string
      /** G1: the node; G2: the domain; G3: the message. */
      gate: "G1" | "G2" | "G3"
      title: string
      /** Share in relation to the other points that could be judged. */
      weight: number
      /** Null: not judged, which neither gives nor takes anything. */
      held: boolean | null
      explanation: string
      /** What to do; null unless it fails. */
      fix: string | null
    }
    ResourceConditionInput: {
      type: string
      status: "true" | "false" | "unknown"
      reason: string
      message: string
      lastTransitionAt: string
      resourceKind: string
      resourceId: string
    }
    RoleNameInput: {
      /** A built-in name such as "admin", or the id of a role of the tenant. */
      id: string
      name: string
      isBuiltIn: boolean
    }
    MailboxImportRowInput: {
      /** Of the list, from 1. */
      line: number
      emailAddress: string
      state: "valid" | "created" | "failed"
      errors: ({
        /** The name of the column. */
        field: string
        message: string
      })[]
      mailboxId: string | null
      quotaMb: number | null
      isPasswordGenerated: boolean
      /** Only when it was generated; shown this once. */
      password: string | null
    }
    TenantStandingInput: {
      tenantId: string
      tenantName: string
      /** A built-in name, or the id of a role of the tenant. */
      role: string
      roleName: string
      permissions: (string)[]
      requiresSecondFactor: boolean
      /** Reaches all tenants from here. */
      isOperator: boolean
    }
    MachineOfferingInput: {
      size: string
      region: string
      vcpus: number
      memoryBytes: number
      /** For 30 days without tax; null when the provider tells none. */
      monthlyPrice: {
        /** In the smallest unit, such as cents. */
        minor: number
        currency: string
      } | null
    }
    AttentionInput: {
      tenantId: string
      resourceKind: string
      resourceId: string
      /** The condition that is false. */
      type: string
      reason: string
      message: string
      since: string
      /** The domain, or the label of the node. */
      name: string
      domainId: string | null
      nodeId: string | null
      /** No further try will change it: a person has to. */
      isHopeless: boolean
    }
    PlannedChangeInput: {
      kind: "create" | "update" | "delete"
      name: string
      type: string
      /** As observed; null: absent. */
      before: {
        ttlSeconds: number
        values: (string)[]
      } | null
      /** As it would be; null: removed. */
      after: {
        ttlSeconds: number
        values: (string)[]
      } | null
      reason: string
    }
    SecretVersionInput: {
      version: number
      state: "pending" | "installing" | "current" | "retiring" | "retired"
      /** Where the value is kept. */
      store: string
      /** One line for authorized_keys; null for a password. */
      publicKey: string | null
      /** Of the public key, as ssh-keygen shows it. */
      fingerprint: string | null
      createdAt: string
      /** When every node had let in with it. */
      provenAt: string | null
      /** Until when it works beside the newer one. */
      graceEndsAt: string | null
      retiredAt: string | null
      downloadedAt: string | null
    }
    OutsideVerdictInput: {
      /** The seed mailbox outside. */
      address: string
      /** A sentence; null when it arrived and everything passed. */
      problem: string | null
      /** Where its provider put it; null: it did not arrive. */
      folder: "inbox" | "spam" | null
      spf: string | null
      dkim: ({
        domain: string
        selector: string
        result: string
      })[]
      dmarc: string | null
      /** Of the way into the provider, such as TLSv1.3. */
      tlsProtocol: string | null
      /** From handing it to the node until its provider filed it. */
      seconds: number | null
    }
    Condition: {
      type: string
      status: "true" | "false" | "unknown"
      reason: string
      message: string
      lastTransitionAt: string
    }
    AuditEntry: {
      id: string
      /** The place in the chain: of the tenant, or for the operator of the installation. */
      sequence: number
      at: string
      tenantId: string | null
      actor: {
        kind: string
        id: string | null
        name: string
      }
      action: string
      outcome: "done" | "refused"
      resource: {
        kind: string
        id: string
      } | null
      message: string
      /** Rows before and after; secrets are masked. Of very many the first 500. */
      changes: ({
        table: string
        id: string | null
        before: { [key: string]: unknown } | null
        after: { [key: string]: unknown } | null
      })[]
      changeCount: number
      details: { [key: string]: unknown }
      source: {
        requestId: string | null
        address: string | null
        userAgent: string | null
      }
      previousHash: string
      hash: string
    }
    AuditVerification: {
      /** "installation", or the id of a tenant. */
      chain: string
      isWhole: boolean
      entryCount: number
      /** Entries up to this place were removed because of their age. */
      trimmedUpTo: number | null
      /** Sealed places that were compared. */
      checkpointCount: number
      /** The end of the chain; noted elsewhere it proves later that nothing before was rewritten. */
      head: {
        sequence: number
        hash: string
      }
      findings: ({
        fault: "changed" | "missing" | "moved" | "inserted" | "replaced" | "rewritten" | "forged"
        sequence: number
        entryId: string | null
        message: string
      })[]
    }
    Problem: {
      /** Address of the page that explains the code. */
      type: string
      title: string
      status: number
      /** For machines; see the list of errors. */
      code: string
      /** What exactly was wrong, for a person. */
      detail: string
      /** What to do about it. */
      fix: string
      errors: ({
        field: string
        message: string
      })[]
      requestId: string
      /** The word of OAuth 2.0 for it (RFC 8628 §3.5), where there is one. */
      error?: string
    }
    Nothing: Record<string, never>
    SignedInUser: {
      id: string
      sessionId: string
      email: string
      name: string
      isPlatformOperator: boolean
      hasSecondFactor: boolean
      /** This session proved it. */
      usedSecondFactor: boolean
      confirmedAt: string
      /** Until then sensitive changes need no new proof. */
      confirmedUntil: string
    }
    SignIn: {
      /** What comes next: nothing, a code or passkey, or the link in a mail. */
      status: "signed-in" | "second-factor-required" | "mail-sent"
      /** Who is signed in now. */
      user: components['schemas']['SignedInUser'] | null
      /** Any of them is the second factor. */
      factors: ("totp" | "passkey" | "recovery-code")[]
    }
    Session: {
      id: string
      isThisOne: boolean
      method: "sign-up" | "password" | "passkey" | "oidc"
      usedSecondFactor: boolean
      address: string
      userAgent: string
      createdAt: string
      lastSeenAt: string
      expiresAt: string
    }
    Passkey: {
      id: string
      name: string
      /** It is kept by a password manager or platform, not in one device alone. */
      isBackedUp: boolean
      createdAt: string
      lastUsedAt: string | null
    }
    RecoveryCodes: {
      /** Each works once; shown this once. */
      recoveryCodes: (string)[]
    }
    PasskeyOptions: {
      options: { [key: string]: unknown }
    }
    SignInMethods: {
      /** The first user of an installation signs up without anything; later by what it says. */
      signUp: "first-user" | "open" | "invitation"
      singleSignOn: {
        name: string
      } | null
      /** Passkeys work on pages of this domain alone. */
      passkeyDomain: string
      /** Whether a forgotten password can be set anew by a mail. */
      sendsMail: boolean
    }
    TotpEnrolment: {
      /** In base 32, to be typed in. */
      secret: string
      /** For a QR code. */
      uri: string
    }
    Event: {
      /** Grows; the place in the stream. */
      id: number
      tenantId: string | null
      at: string
      severity: "info" | "warning" | "error"
      type: string
      resourceKind: string
      resourceId: string
      infrastructureId: string | null
      message: string
      data: { [key: string]: unknown }
    }
    Alias: {
      id: string
      tenantId: string
      domainId: string
      source: string
      destination: string
      createdAt: string
    }
    ApiKey: {
      id: string
      tenantId: string
      name: string
      permissions: (string)[]
      isOperator: boolean
      /** The person that it stands for: it may never more than that person now. */
      userId: string | null
      createdBy: string | null
      createdAt: string
      expiresAt: string | null
      allowedNetworks: (string)[]
      lastUsedAt: string | null
      /** The address of the last request. */
      lastUsedFrom: string | null
      revokedAt: string | null
    }
    CreatedApiKey: {
      id: string
      tenantId: string
      name: string
      permissions: (string)[]
      isOperator: boolean
      /** The person that it stands for: it may never more than that person now. */
      userId: string | null
      createdBy: string | null
      createdAt: string
      expiresAt: string | null
      allowedNetworks: (string)[]
      lastUsedAt: string | null
      /** The address of the last request. */
      lastUsedFrom: string | null
      revokedAt: string | null
      /** The key itself; shown this once. */
      key: string
    }
    StartedDevice: {
      device_code: string
      user_code: string
      verification_uri: string
      verification_uri_complete: string
      /** Seconds. */
      expires_in: number
      /** Seconds between two questions. */
      interval: number
    }
    WaitingDevice: {
      clientName: string
      /** The address that asked. */
      requestedFrom: string
      createdAt: string
      expiresAt: string
    }
    DeviceToken: {
      /** An API key; shown this once. */
      access_token: string
      token_type: "Bearer"
      /** Seconds. */
      expires_in: number
      tenant_id: string
    }
    DnsRecord: {
      id: string
      domainId: string
      infrastructureId: string | null
      /** What it is for: ownership, mx, address, spf, dkim, dmarc. */
      purpose: string
      type: string
      /** The whole name, without the final dot. */
      name: string
      value: string
      ttlSeconds: number
      isValidated: boolean
      validationStatus: "pending" | "valid" | "invalid" | "missing" | "unknown"
      explanation: string
      fix: string
      validatedAt: string | null
      lastValidationCheck: string | null
    }
    DnsHost: {
      id: string
      name: string
      /** How to add a record there. */
      steps: (string)[]
    }
    Domain: {
      id: string
      tenantId: string
      workspaceId: string | null
      /** Lower-case A-labels without the final dot. */
      name: string
      status: "pending" | "verified" | "deleting"
      dnsSetupType: "vanity" | "mx_to_primary"
      verificationToken: string
      verifiedAt: string | null
      dnsProvider: string
      autoConfigureDns: boolean
      dmarcPolicy: "none" | "quarantine" | "reject"
      isSuspended: boolean
      /** Of the zone that holds the domain, as last seen; empty before. */
      nameServers: (string)[]
      nameServersSeenAt: string | null
      /** Who hosts the zone, told from its name servers; null: not known. */
      dnsHost: components['schemas']['DnsHost'] | null
      generation: number
      observedGeneration: number
      conditions: (components['schemas']['Condition'])[]
      createdAt: string
      updatedAt: string
    }
    CreatedDomain: {
      id: string
      tenantId: string
      workspaceId: string | null
      /** Lower-case A-labels without the final dot. */
      name: string
      status: "pending" | "verified" | "deleting"
      dnsSetupType: "vanity" | "mx_to_primary"
      verificationToken: string
      verifiedAt: string | null
      dnsProvider: string
      autoConfigureDns: boolean
      dmarcPolicy: "none" | "quarantine" | "reject"
      isSuspended: boolean
      /** Of the zone that holds the domain, as last seen; empty before. */
      nameServers: (string)[]
      nameServersSeenAt: string | null
      /** Who hosts the zone, told from its name servers; null: not known. */
      dnsHost: components['schemas']['DnsHost'] | null
      generation: number
      observedGeneration: number
      conditions: (components['schemas']['Condition'])[]
      createdAt: string
      updatedAt: string
      requiredRecords: (components['schemas']['DnsRecord'])[]
      domain_id: string
      verification_token: string
      required_records: ({
        type: string
        name: string
        value: string
      })[]
    }
    DkimKey: {
      id: string
      selector: string
      algorithm: "rsa-sha256" | "ed25519-sha256"
      /** Where its public half is published. */
      recordName: string
      publicKeyBase64: string
      createdAt: string
    }
    Certificate: {
      id: string
      names: (string)[]
      serialNumber: string | null
      notBefore: string | null
      expiresAt: string | null
      issuedAt: string | null
      conditions: (components['schemas']['Condition'])[]
    }
    DomainDetails: {
      domain: components['schemas']['Domain']
      /** Null: no mail was ordered for it. */
      infrastructureId: string | null
      dkimKeys: (components['schemas']['DkimKey'])[]
      certificate: components['schemas']['Certificate'] | null
    }
    DomainSummary: {
      id: string
      tenantId: string
      tenantName: string
      name: string
      /** How it is in one word; `needs-you`: it waits for a person. */
      state: "failed" | "critical" | "degraded" | "needs-you" | "setting-up" | "not-ordered" | "suspended" | "deleting" | "unknown" | "healthy"
      score: number | null
      infrastructureId: string | null
      nodeId: string | null
      nodeLabel: string | null
      mailboxCount: number
      certificateExpiresAt: string | null
      createdAt: string
    }
    Node: {
      id: string
      tenantId: string
      workspaceId: string | null
      label: string
      hostname: string
      provider: string
      /** The machine at the provider; null until it is ordered. */
      providerId: string | null
      ipAddress: string | null
      /** Whether the node speaks IPv6, or why not. */
      ipv6: string
      region: string
      size: "starter" | "professional" | "business" | "enterprise"
      image: "golden" | "bare"
      status: string
      /** What happens to files that were changed by hand on the node: put back, or kept and shown. */
      driftPolicy: "repair" | "keep"
      generation: number
      observedGeneration: number
      lastHeartbeat: string | null
      /** What the agent said last. */
      heartbeat: unknown
      isDeleting: boolean
      conditions: (components['schemas']['Condition'])[]
      createdAt: string
    }
    RevokedAgent: {
      node: components['schemas']['Node']
      /** Shown once: registers one agent, within the hour. */
      enrolmentToken: string
      enrolmentExpiresAt: string
    }
    Step: {
      name: "ownership" | "machine" | "reverse-dns" | "configuration" | "dns" | "certificate" | "mailbox" | "verification"
      state: "waiting" | "running" | "done" | "failed"
      reason: string
      message: string
      startedAt: string | null
      finishedAt: string | null
      seconds: number | null
    }
    ScorePoint: {
      id: string
      /** G1: the node; G2: the domain; G3: the message. */
      gate: "G1" | "G2" | "G3"
      title: string
      /** Share in relation to the other points that could be judged. */
      weight: number
      /** Null: not judged, which neither gives nor takes anything. */
      held: boolean | null
      explanation: string
      /** What to do; null unless it fails. */
      fix: string | null
    }
    ResourceCondition: {
      type: string
      status: "true" | "false" | "unknown"
      reason: string
      message: string
      lastTransitionAt: string
      resourceKind: string
      resourceId: string
    }
    InfrastructureSummary: {
      id: string
      tenantId: string
      workspaceId: string | null
      domainId: string
      domainName: string
      nodeId: string
      status: "provisioning" | "active" | "failed" | "deleting"
      healthStatus: "unknown" | "healthy" | "degraded" | "critical"
      deliverabilityScore: number | null
      smtpHost: string
      smtpPort: number
      /** The machine at the provider; null until it is ordered. */
      vpsId: string | null
      vpsIp: string | null
      steps: (components['schemas']['Step'])[]
      createdAt: string
      provisionedAt: string | null
      lastHealthCheck: string | null
    }
    Infrastructure: {
      id: string
      tenantId: string
      workspaceId: string | null
      domainId: string
      domainName: string
      nodeId: string
      status: "provisioning" | "active" | "failed" | "deleting"
      healthStatus: "unknown" | "healthy" | "degraded" | "critical"
      deliverabilityScore: number | null
      smtpHost: string
      smtpPort: number
      /** The machine at the provider; null until it is ordered. */
      vpsId: string | null
      vpsIp: string | null
      steps: (components['schemas']['Step'])[]
      createdAt: string
      provisionedAt: string | null
      lastHealthCheck: string | null
      infrastructureId: string
      node: {
        id: string
        label: string
        hostname: string
        ipAddress: string | null
        region: string
        size: string
        image: string
        status: string
        /** What the node’s agent is busy with. */
        phase: string | null
      }
      dnsProvider: string
      autoConfigureDns: boolean
      /** Seconds from now; 0 when done. */
      estimatedCompletionTime: number
      certificateExpiresAt: string | null
      conditions: (components['schemas']['ResourceCondition'])[]
      /** Every point of the score, grouped by gate. */
      scorePoints: (components['schemas']['ScorePoint'])[]
      /** What was seen from outside when the score was made; null before. */
      verification: unknown
      dnsRecords: (components['schemas']['DnsRecord'])[]
      nextSteps: (string)[]
    }
    DnsValidation: {
      isValid: boolean
      checkedAt: string | null
      records: (components['schemas']['DnsRecord'])[]
    }
    RoleName: {
      /** A built-in name such as "admin", or the id of a role of the tenant. */
      id: string
      name: string
      isBuiltIn: boolean
    }
    Role: {
      /** A built-in name such as "admin", or the id of a role of the tenant. */
      id: string
      name: string
      isBuiltIn: boolean
      description: string
      permissions: (string)[]
      /** Null of a built-in one. */
      createdAt: string | null
      updatedAt: string | null
    }
    Invitation: {
      id: string
      tenantId: string
      tenantName: string
      email: string
      role: components['schemas']['RoleName']
      invitedBy: string
      expiresAt: string
      createdAt: string
    }
    CreatedInvitation: {
      id: string
      tenantId: string
      tenantName: string
      email: string
      role: components['schemas']['RoleName']
      invitedBy: string
      expiresAt: string
      createdAt: string
      /** Lets the invited person in; shown this once, and sent by mail where mail is set up. */
      link: string
    }
    Mailbox: {
      id: string
      tenantId: string
      domainId: string
      infrastructureId: string
      emailAddress: string
      quotaMb: number
      maxSendPerDay: number
      isActive: boolean
      /** Whether the node has taken up the newest state of the mailbox. */
      isOnNode: boolean
      storageUsedMb: number
      lastLogin: string | null
      createdAt: string
      updatedAt: string
    }
    CreatedMailbox: {
      id: string
      tenantId: string
      domainId: string
      infrastructureId: string
      emailAddress: string
      quotaMb: number
      maxSendPerDay: number
      isActive: boolean
      /** Whether the node has taken up the newest state of the mailbox. */
      isOnNode: boolean
      storageUsedMb: number
      lastLogin: string | null
      createdAt: string
      updatedAt: string
      /** Only when it was generated; shown this once. */
      password: string | null
      username: string
      imap: {
        host: string
        port: number
        security: "tls" | "starttls"
      }
      smtp: {
        host: string
        port: number
        security: "tls" | "starttls"
      }
    }
    MailboxImportRow: {
      /** Of the list, from 1. */
      line: number
      emailAddress: string
      state: "valid" | "created" | "failed"
      errors: ({
        /** The name of the column. */
        field: string
        message: string
      })[]
      mailboxId: string | null
      quotaMb: number | null
      isPasswordGenerated: boolean
      /** Only when it was generated; shown this once. */
      password: string | null
    }
    MailboxImport: {
      isDryRun: boolean
      createdCount: number
      validCount: number
      failedCount: number
      rows: (components['schemas']['MailboxImportRow'])[]
    }
    Tenant: {
      id: string
      name: string
      isOperator: boolean
      requiresSecondFactor: boolean
      createdAt: string
    }
    TenantStanding: {
      tenantId: string
      tenantName: string
      /** A built-in name, or the id of a role of the tenant. */
      role: string
      roleName: string
      permissions: (string)[]
      requiresSecondFactor: boolean
      /** Reaches all tenants from here. */
      isOperator: boolean
    }
    Me: {
      kind: "key" | "session"
      /** The id of the key or the user. */
      id: string
      name: string
      /** The tenant acted in; null when none was chosen. */
      tenantId: string | null
      isOperator: boolean
      /** What may be done in that tenant. */
      permissions: (string)[]
      /** Null for a key. */
      user: {
        id: string
        email: string
        name: string
        isPlatformOperator: boolean
        hasSecondFactor: boolean
        usedSecondFactor: boolean
        confirmedAt: string
      } | null
      /** Where the user may act; empty for a key. */
      tenants: (components['schemas']['TenantStanding'])[]
    }
    Member: {
      id: string
      tenantId: string
      userId: string
      email: string
      name: string
      role: components['schemas']['RoleName']
      hasSecondFactor: boolean
      isSuspended: boolean
      lastSignedInAt: string | null
      createdAt: string
      updatedAt: string
    }
    NodeMetrics: {
      /** Each point is a mean over so long; spans without a heartbeat are absent. */
      spanSeconds: number
      points: ({
        /** The beginning of the span. */
        at: string
        loadAverage: number
        memoryUsedBytes: number
        memoryTotalBytes: number
        diskUsedBytes: number
        diskTotalBytes: number
        queuedMessages: number
        deferredMessages: number
      })[]
    }
    MachineOffering: {
      size: string
      region: string
      vcpus: number
      memoryBytes: number
      /** For 30 days without tax; null when the provider tells none. */
      monthlyPrice: {
        /** In the smallest unit, such as cents. */
        minor: number
        currency: string
      } | null
    }
    Offerings: {
      sizes: (string)[]
      images: (string)[]
      defaultImage: string
      regions: (string)[]
      /** What the compute provider sells, as it last said; empty before a worker has asked. */
      machines: (components['schemas']['MachineOffering'])[]
      dnsProviders: (string)[]
      dnsSetupTypes: (string)[]
      computeProvider: string
      primaryDomain: string | null
    }
    Orphan: {
      provider: string
      machineId: string
      /** The node in its mark, when it has one. */
      nodeId: string | null
      name: string
      state: string
      firstSeenAt: string
    }
    Attention: {
      tenantId: string
      resourceKind: string
      resourceId: string
      /** The condition that is false. */
      type: string
      reason: string
      message: string
      since: string
      /** The domain, or the label of the node. */
      name: string
      domainId: string | null
      nodeId: string | null
      /** No further try will change it: a person has to. */
      isHopeless: boolean
    }
    Overview: {
      /** What needs a person first, then the newest; at most 100. */
      attention: (components['schemas']['Attention'])[]
      domains: ({
        state: "failed" | "critical" | "degraded" | "needs-you" | "setting-up" | "not-ordered" | "suspended" | "deleting" | "unknown" | "healthy"
        count: number
      })[]
      /** Of all that have one. */
      meanScore: number | null
      /** Of the last 30 days. */
      scoreByDay: ({
        day: string
        score: number
      })[]
      fleet: {
        nodes: number
        connected: number
        /** Every condition is true. */
        well: number
        /** With files that were changed by hand. */
        drifted: number
        queuedMessages: number
        deferredMessages: number
        mailboxes: number
        plansAwaitingApproval: number
      }
      readAt: string
    }
    PlannedChange: {
      kind: "create" | "update" | "delete"
      name: string
      type: string
      /** As observed; null: absent. */
      before: {
        ttlSeconds: number
        values: (string)[]
      } | null
      /** As it would be; null: removed. */
      after: {
        ttlSeconds: number
        values: (string)[]
      } | null
      reason: string
    }
    Plan: {
      id: string
      tenantId: string
      resourceKind: string
      resourceId: string
      state: "applied" | "awaiting-approval" | "approved" | "superseded"
      checksum: string
      /** What would be changed, each with its reason. */
      changes: (components['schemas']['PlannedChange'])[]
      /** Why it is held back. */
      reasons: (string)[]
      createdAt: string
      approvedAt: string | null
    }
    Platform: {
      loops: ({
        loop: string
        /** That it looks after. */
        resources: number
        /** Whose time has come. */
        due: number
        /** Of the longest due; 0 when none is. */
        overdueSeconds: number
        /** Whose last look failed. */
        failing: number
      })[]
      /** Machines at a provider that bear our mark and belong to no node. */
      orphanedMachines: number
      readAt: string
    }
    SecretVersion: {
      version: number
      state: "pending" | "installing" | "current" | "retiring" | "retired"
      /** Where the value is kept. */
      store: string
      /** One line for authorized_keys; null for a password. */
      publicKey: string | null
      /** Of the public key, as ssh-keygen shows it. */
      fingerprint: string | null
      createdAt: string
      /** When every node had let in with it. */
      provenAt: string | null
      /** Until when it works beside the newer one. */
      graceEndsAt: string | null
      retiredAt: string | null
      downloadedAt: string | null
    }
    Secret: {
      id: string
      tenantId: string
      kind: "platform-ssh" | "tenant-ssh" | "smtp"
      /** What it lets in to: `installation`, the tenant’s id, or the address of the mailbox. */
      subject: string
      infrastructureId: string | null
      rotationDays: number
      /** When the version in use is replaced at the latest. */
      nextRotationAt: string | null
      /** Whether the private key can be downloaded, which works once for each version. */
      isDownloadable: boolean
      /** Newest first, without the values. */
      versions: (components['schemas']['SecretVersion'])[]
      conditions: (components['schemas']['Condition'])[]
      createdAt: string
    }
    PrivateKey: {
      version: number
      publicKey: string
      fingerprint: string
      /** In OpenSSH’s format; shown this once. */
      privateKey: string
    }
    ReKey: {
      /** Of the master key that seals now. */
      keyId: string
      /** Of all master keys whose values can be opened. */
      knownKeyIds: (string)[]
      total: number
      /** Values under another key than that which seals now. */
      remaining: number
      /** Values of this batch that open under no known key. */
      unreadable: (string)[]
    }
    OutsideVerdict: {
      /** The seed mailbox outside. */
      address: string
      /** A sentence; null when it arrived and everything passed. */
      problem: string | null
      /** Where its provider put it; null: it did not arrive. */
      folder: "inbox" | "spam" | null
      spf: string | null
      dkim: ({
        domain: string
        selector: string
        result: string
      })[]
      dmarc: string | null
      /** Of the way into the provider, such as TLSv1.3. */
      tlsProtocol: string | null
      /** From handing it to the node until its provider filed it. */
      seconds: number | null
    }
    TestMail: {
      id: string
      infrastructureId: string
      state: "waiting" | "sent" | "delivered" | "failed"
      /** What it waits for, or how it ended. */
      message: string
      /** One for each seed mailbox; empty while it is on its way. */
      verdicts: (components['schemas']['OutsideVerdict'])[]
      requestedAt: string
      sentAt: string | null
      finishedAt: string | null
    }
    ResetLink: {
      /** Works once and for 30 minutes; shown this once. */
      link: string
    }
    Workspace: {
      id: string
      tenantId: string
      name: string
      createdAt: string
    }
  }
}
