// Written by apps/console/test/api-types.mjs from the document of the administration API.
export interface paths {
    "/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much there is and how much happened, in all processes together; counts are at most 10 seconds late */
        get: operations["getOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users, by username; a search looks in username, email address and names */
        get: operations["listUsers"];
        put?: never;
        /** Make a user */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{subject}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A user */
        get: operations["getUser"];
        put?: never;
        post?: never;
        /** Delete a user: every session and grant ends, every consent is forgotten */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        /** Change what is named of a user; null clears. Another address or number is not verified unless it is said */
        patch: operations["changeUser"];
        trace?: never;
    };
    "/users/{subject}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuse sign-in, end every session and revoke every grant of a user */
        post: operations["disableUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{subject}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Allow sign-in again */
        post: operations["enableUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{subject}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Forget the failed sign-ins that make a user wait */
        post: operations["unlockUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{subject}/factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What kinds of second factors a user has, and whether they are to be reset */
        get: operations["getFactorsOfUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{subject}/factors/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take away the second factors of a user who has lost them, after a time in which they can stop it */
        post: operations["resetFactorsOfUser"];
        /** Stop a reset that was ordered */
        delete: operations["stopFactorsReset"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{subject}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replace the password of a user, who is signed out everywhere */
        post: operations["setUserPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{subject}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End every session of a user, and every grant that lives in one */
        delete: operations["endSessionsOfUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{subject}/remembered-devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where a user is not asked for a second factor at each sign-in, newest first */
        get: operations["listRememberedDevicesOfUser"];
        put?: never;
        post?: never;
        /** Ask a user for a second factor everywhere again */
        delete: operations["forgetRememberedDevicesOfUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Invitations that are neither accepted nor over, by address, which a search looks in */
        get: operations["listInvitations"];
        put?: never;
        /** Send a link to an address by which somebody makes an account there, once; the one before ends */
        post: operations["createInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/invitations/{invitationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take one back: its link is good for nothing any more */
        delete: operations["revokeInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/action-orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people were ordered to do and have not done, by person; a search looks in their names */
        get: operations["listActionOrders"];
        put?: never;
        /** Order the people of a group or an organization to do something, a page of them at a time */
        post: operations["orderActionOfMembers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{subject}/action-orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a user was ordered to do and has not done */
        get: operations["listActionOrdersOfUser"];
        put?: never;
        /** Order a user to do something before anything is given in their name */
        post: operations["orderAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{subject}/action-orders/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Withdraw an order: the user need not do it any more */
        delete: operations["withdrawActionOrder"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/terms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version of all terms, by id; a search looks in id and title */
        get: operations["listTerms"];
        put?: never;
        /** Write down a version of terms, which counts for nobody until it is published */
        post: operations["createTerms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/terms/{termsId}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A version of terms */
        get: operations["getTerms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/terms/{termsId}/versions/{version}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** People must accept it before anything is given in their name; nothing of it changes any more */
        post: operations["publishTerms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/terms/{termsId}/versions/{version}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It is asked of nobody any more; who accepted it stays known */
        post: operations["retireTerms"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/terms-acceptances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who accepted which version, and when; kept for proof, also of accounts that are gone */
        get: operations["listTermsAcceptances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{subject}/terms-acceptances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a user accepted, and when */
        get: operations["listTermsAcceptancesOfUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attributes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is kept of users beside their profile, by name: all of it, for there are 200 at most */
        get: operations["listAttributes"];
        put?: never;
        /** Define an attribute; its name and type never change */
        post: operations["defineAttribute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attributes/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The definition of an attribute */
        get: operations["getAttribute"];
        put?: never;
        post?: never;
        /** Delete a definition; refused while users have a value of it */
        delete: operations["deleteAttribute"];
        options?: never;
        head?: never;
        /** Change what is named of a definition; null clears. Values that users have stay as they are */
        patch: operations["changeAttribute"];
        trace?: never;
    };
    "/identity-providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** With whom else people sign in; a search looks in ids and issuers */
        get: operations["listIdentityProviders"];
        put?: never;
        /** People can sign in by it from now on; nothing of it is believed beyond who they are there */
        post: operations["createIdentityProvider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/identity-providers/{providerId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of them, without what proves to it that it is us */
        get: operations["getIdentityProvider"];
        put?: never;
        post?: never;
        /** People sign in by it no more, nobody is linked there any more, and the sessions that rest on it end */
        delete: operations["deleteIdentityProvider"];
        options?: never;
        head?: never;
        /** Change what is named of it; its issuer is pinned, for who is linked is linked with that one */
        patch: operations["changeIdentityProvider"];
        trace?: never;
    };
    "/users/{subject}/linked-sign-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a person is called elsewhere, by which they sign in here */
        get: operations["listLinkedSignIns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{subject}/linked-sign-ins/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** They sign in by it no more, also where it is their only way */
        delete: operations["unlinkSignIn"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Groups, by name; a search looks in names and descriptions */
        get: operations["listGroups"];
        put?: never;
        /** Make a group */
        post: operations["createGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/groups/{groupId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A group, with those above it and those that stand in it */
        get: operations["getGroup"];
        put?: never;
        post?: never;
        /** Delete a group, with what roles it had; refused while groups stand in it */
        delete: operations["deleteGroup"];
        options?: never;
        head?: never;
        /** Change what is named of a group; without a parent (null) it stands at the top */
        patch: operations["changeGroup"];
        trace?: never;
    };
    "/groups/{groupId}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is in a group, by subject; a search looks in the names of people */
        get: operations["listGroupMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/groups/{groupId}/members/{subject}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Put a person in; once, however often it is asked */
        put: operations["addGroupMember"];
        post?: never;
        /** Take a person out */
        delete: operations["removeGroupMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Organizations, by name; a search looks in both names */
        get: operations["listOrganizations"];
        put?: never;
        /** Make an organization */
        post: operations["createOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organizationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An organization */
        get: operations["getOrganization"];
        put?: never;
        post?: never;
        /** Delete an organization: what was given for it ends, and roles within it are gone */
        delete: operations["deleteOrganization"];
        options?: never;
        head?: never;
        /** Change what is named of an organization */
        patch: operations["changeOrganization"];
        trace?: never;
    };
    "/organizations/{organizationId}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Members of an organization, by subject; a search looks in the names of people */
        get: operations["listOrganizationMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/organizations/{organizationId}/members/{subject}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Make a person a member; once, however often it is asked */
        put: operations["addOrganizationMember"];
        post?: never;
        /** Take a member out, with the roles that they have within it */
        delete: operations["removeOrganizationMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/role-assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who has which role; a search looks in roles and the names of holders */
        get: operations["listRoleAssignments"];
        put?: never;
        /** Give a role; given twice it is given once */
        post: operations["assignRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/role-assignments/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a role away: APIs refuse tokens of before that carry what it gave */
        post: operations["takeRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{subject}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Groups and organizations that a person is in, and the roles that they have by themselves or through a group */
        get: operations["getRolesOfUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{subject}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which scopes a person gets at an API, each with the role and the group that it comes through */
        get: operations["getAccessOfUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clients/{clientId}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which scopes an app gets at an API on its own behalf, each with the role that it comes through */
        get: operations["getAccessOfClient"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/owners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who may do everything and can sign in, by username; at most 1000 */
        get: operations["listOwners"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Apps, by client_id; a search looks in id and name */
        get: operations["listClients"];
        put?: never;
        /** Make an app; one that needs a secret gets one, which is told in this answer alone */
        post: operations["createClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clients/{clientId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An app */
        get: operations["getClient"];
        put?: never;
        post?: never;
        /** Delete an app, revoke its grants and forget what people agreed that it may have */
        delete: operations["deleteClient"];
        options?: never;
        head?: never;
        /** Change what is named of the metadata of an app; null gives a member its default */
        patch: operations["changeClient"];
        trace?: never;
    };
    "/clients/{clientId}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replace the secret of an app; the one before is good beside it for a while */
        post: operations["rotateClientSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** APIs, by identifier; a search looks in identifier, name and scopes */
        get: operations["listResources"];
        put?: never;
        /** Make an API that accepts tokens */
        post: operations["createResource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resources/{identifier}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An API, with its scopes and roles */
        get: operations["getResource"];
        put?: never;
        post?: never;
        /** Delete an API; refused while apps name it */
        delete: operations["deleteResource"];
        options?: never;
        head?: never;
        /** Change what is named of an API, scopes, roles and claims one by one; null takes away, refused while apps rest on it */
        patch: operations["changeResource"];
        trace?: never;
    };
    "/client-presets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Known programs, and what each asks of its app */
        get: operations["listClientPresets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/clients/{clientId}/snippets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The configuration of a program that signs people in as this app */
        get: operations["getClientSnippets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resources/{identifier}/snippets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The guard of an API, or the API as configuration */
        get: operations["getResourceSnippets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audience-matrix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which app gets which scope at which audience, by which grants, when it last did and what was refused */
        get: operations["audienceMatrix"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audience-matrix/{clientId}/granted-by": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who gave an app a scope at an audience, as far as the audit trail has it */
        get: operations["scopeGrantedBy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audience-graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which app may exchange a token of which audience for one of which other (RFC 8693), and the chains of that */
        get: operations["audienceGraph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All that a configuration can say, as it stands now, and what one says of it: of each kind that the caller reads */
        get: operations["getConfiguration"];
        /** Make everything that it names as it stands there, or nothing; for the plan that If-Match names */
        put: operations["applyConfiguration"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/configuration/managed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which things a configuration says how they are, of each kind that the caller reads; nothing is compared */
        get: operations["listManaged"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/configuration/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What applying it would change, told by doing and undoing it; its ETag is for applyConfiguration */
        post: operations["planConfiguration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The policies of this installation: what counts, what decides it, and what it may be */
        get: operations["getSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change what is named, in every process within seconds; null leaves it to the default */
        patch: operations["changeSettings"];
        trace?: never;
    };
    "/theme": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the pages of this installation look, and what decides it */
        get: operations["getTheme"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change what is named, in every process within seconds; null leaves it to the default */
        patch: operations["changeTheme"];
        trace?: never;
    };
    "/theme/previews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A page with sample data in a theme that is not saved, and all for which that would be refused */
        post: operations["previewTheme"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sessions that live, newest first; a search looks in the names of people */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a session, with every grant that lives in it */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/support-accesses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who acted or acts as whom, and why, newest first; a search looks in the names of the person and in the reason */
        get: operations["listSupportAccesses"];
        put?: never;
        /** Ask to act as a person in some apps, for a while; whoever asks enters it by a fresh sign-in of their own */
        post: operations["beginSupportAccess"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{subject}/support-accesses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who acted or acts as this person, and why: the last hundred, newest first */
        get: operations["listSupportAccessesOfUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/support-accesses/{accessId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Nobody acts as that person by it any more: what was given by it is revoked */
        delete: operations["endSupportAccess"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Grants that live, newest first; a search looks in client_id and the names of people */
        get: operations["listGrants"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/grants/{grantId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a grant, with every token of it and the consent behind it */
        delete: operations["revokeGrant"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people agreed to; a search looks in client_id and the names of people */
        get: operations["listConsents"];
        put?: never;
        post?: never;
        /** Forget what a person agreed to, or all that people agreed that an app may have; grants stay */
        delete: operations["forgetConsents"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Signing keys, oldest first; a search looks in kid and algorithm */
        get: operations["listKeys"];
        put?: never;
        /** Publish a new key now that signs after the publication lead; tokens of the one before stay good */
        post: operations["rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/keys/{kid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a key that leaked out of service, and refuse all that it signed */
        delete: operations["withdrawKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/refusals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was refused within a week, newest first: those of which a support code leads to the story */
        get: operations["listRefusals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a support code stands for, or what a token is worth now; the token is read and forgotten */
        post: operations["explain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Mail that waits, was sent within a week or could not be sent, newest first */
        get: operations["listMail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/{mailId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try again a message that could not be sent and is still of use */
        post: operations["retryMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/mail/tests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message that says that mail arrives */
        post: operations["sendTestMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/initial-access-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tokens by which apps register themselves (RFC 7591 §1.2), oldest first */
        get: operations["listInitialAccessTokens"];
        put?: never;
        /** Make one, which is told in this answer alone */
        post: operations["createInitialAccessToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/initial-access-tokens/{tokenId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke one; apps that it registered stay */
        delete: operations["revokeInitialAccessToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened, and whose doing it was, newest first */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as lines, oldest first, 1000 at a time: where `Link` leads on, more are there. Each answer is an entry itself */
        get: operations["exportAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/entries/{entryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of them */
        get: operations["getAuditEntry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit/origins/{subject}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete addresses and user agents of one person from the trail, which holds all the same; told in it */
        delete: operations["forgetOrigins"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is told what the audit trail tells (Standard Webhooks); a search looks in addresses and descriptions */
        get: operations["listWebhooks"];
        put?: never;
        /** Tell somebody what the audit trail tells from now on; the secret is told in this answer alone */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{webhookId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of them, and how it is going */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /** Tell them nothing more; what waits for them goes, and their dead letters */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /** Change what is named of it; enabled again it goes on where it stopped */
        patch: operations["changeWebhook"];
        trace?: never;
    };
    "/webhooks/{webhookId}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Another secret; messages are signed by the one before too for a while */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{webhookId}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message that says nothing; how that went, the webhook tells */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{webhookId}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What waits to be told, or the dead letters, by their places in the trail */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{webhookId}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send dead letters again, by the same `webhook-id`: one, or all that died since a time */
        post: operations["replayWebhookDeliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alert-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What raises an alert, and whom it is told; a search looks in what they are raised on */
        get: operations["listAlertRules"];
        put?: never;
        /** Tell a webhook or addresses of mail when something happens, once for each subject and window */
        post: operations["createAlertRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alert-rules/{ruleId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Tell nobody any more; what it raised stays to be seen */
        delete: operations["deleteAlertRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was raised, newest first */
        get: operations["listAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Overview: {
            /** @description Seconds since the epoch */
            at: number;
            /** @description Seconds of one step */
            step: number;
            users: number;
            apps: number;
            audiences: number;
            sessions: number;
            /** @description Oldest first; the last step is not over */
            readonly activity: {
                /** @description Seconds since the epoch */
                startsAt: number;
                signInsAccepted: number;
                signInsRefused: number;
                tokens: number;
                refusals: number;
            }[];
            /** @description Of the whole range, the most frequent first, at most 20 */
            readonly tokensByAudience: {
                name: string;
                happened: number;
            }[];
            /** @description At the issuer, and at APIs as far as they tell */
            readonly refusalsByReason: {
                name: string;
                happened: number;
            }[];
            /** @description What should be looked at, of what the caller may list */
            readonly attention: {
                /** @enum {string} */
                about: "dead_mail" | "failing_webhooks" | "raised_alerts" | "old_keys";
                count: number;
            }[];
        };
        User: {
            email?: string;
            emailVerified: boolean;
            name?: string;
            givenName?: string;
            familyName?: string;
            middleName?: string;
            nickname?: string;
            profile?: string;
            picture?: string;
            website?: string;
            gender?: string;
            birthdate?: string;
            zoneinfo?: string;
            locale?: string;
            phoneNumber?: string;
            phoneNumberVerified?: boolean;
            address?: {
                formatted?: string;
                streetAddress?: string;
                locality?: string;
                region?: string;
                postalCode?: string;
                country?: string;
            };
            /** @description By the definitions of attributes */
            attributes?: {
                [key: string]: string | number | boolean | string[];
            };
            /** @description The `sub` of a person */
            subject: string;
            username: string;
            /** @description Seconds since the epoch */
            disabledAt?: number;
            /** @description Its person closed it, and may open it again */
            closedAt?: number;
            /** @description Its person wants it deleted then */
            deletionAt?: number;
            /** @description Seconds since the epoch */
            createdAt: number;
            /** @description Seconds since the epoch */
            updatedAt: number;
        };
        RememberedDevice: {
            deviceId: string;
            device?: {
                browser?: string;
                system?: string;
            };
            /** @description Seconds since the epoch */
            createdAt: number;
            /** @description Seconds since the epoch */
            lastUsedAt: number;
            /** @description Seconds since the epoch */
            expiresAt: number;
        };
        Invitation: {
            /** @description Names it and opens nothing */
            invitationId: string;
            email: string;
            /** @description The `sub` of a person */
            invitedBy?: string;
            groups: string[];
            organizations: string[];
            roles: {
                resource: string;
                role: string;
                within?: {
                    /** @enum {string} */
                    kind: "organization" | "group";
                    id: string;
                };
            }[];
            /** @description Seconds since the epoch */
            createdAt: number;
            /** @description Seconds since the epoch */
            expiresAt: number;
        };
        ActionOrder: {
            /** @description The `sub` of a person */
            subject: string;
            /** @enum {string} */
            action: "change_password" | "verify_email" | "enrol_factor";
            /** @description Seconds since the epoch */
            orderedAt: number;
            username?: string;
        };
        Terms: {
            termsId: string;
            version: string;
            title: string;
            url?: string;
            text?: string;
            audience?: {
                /** @enum {string} */
                kind: "organization" | "client";
                id: string;
            };
            /** @description Seconds since the epoch */
            createdAt: number;
            /** @description Seconds since the epoch */
            effectiveFrom?: number;
            /** @description Seconds since the epoch */
            retiredAt?: number;
        };
        TermsAcceptance: {
            /** @description The `sub` of a person */
            subject: string;
            username?: string;
            termsId: string;
            version: string;
            title: string;
            /** @description Seconds since the epoch */
            effectiveFrom: number;
            /** @description Seconds since the epoch */
            acceptedAt: number;
            /** @description On the way to which app */
            clientId: string;
        };
        AttributeDefinition: {
            name: string;
            /** @enum {string} */
            type: "string" | "number" | "boolean" | "strings";
            /** @description What it is called where its person sees it: a text, or one for each language; its name where it is absent */
            label?: string | {
                [key: string]: string;
            };
            /** @description That people have a value of it: from when on who has none is asked at a sign-in. Of `changedBy: person` alone */
            requiredFrom?: number;
            /** @description For operators */
            description?: string;
            /** @description Characters of a text, or of each in a list; 256 where it is absent */
            longest?: number;
            /** @description Of a list; 20 where it is absent */
            mostListed?: number;
            /** @description Of a number */
            least?: number;
            most?: number;
            /** @description What a text may be */
            readonly oneOf?: string[];
            /**
             * @description `person`: the user too
             * @enum {string}
             */
            seenBy: "operator" | "person";
            /**
             * @description `person`: the user too
             * @enum {string}
             */
            changedBy: "operator" | "person";
            /** @description Seconds since the epoch */
            createdAt: number;
        };
        IdentityProvider: {
            providerId: string;
            /** @enum {string} */
            kind: "oidc" | "github";
            issuer: string;
            /** @description The same for all, or by language */
            name: string | {
                [key: string]: string;
            };
            clientId: string;
            readonly scopes: string[];
            /** @enum {string} */
            answersBy: "query" | "form_post";
            shown: {
                /** @description On the way to these apps alone */
                readonly clients?: string[];
                /** @description To those alone who say that they have an address there */
                readonly emailDomains?: string[];
            };
            accounts: {
                /** @enum {string} */
                by: "nobody" | "invitation" | "domains" | "everybody";
                /** @description Of `domains` */
                readonly domains: string[];
            };
            /** @description What it says of addresses being verified is believed */
            trustsEmail: boolean;
            /** @description What of an account (username, email, email_verified, name, given_name, middle_name, family_name, nickname, profile, website, gender, birthdate, zoneinfo, locale, phone_number) is which claim there, where they differ */
            claims: {
                [key: string]: string;
            };
            readonly methods: {
                /** @enum {string} */
                claim: "acr" | "amr";
                value: string;
                /** @description Believed then (RFC 8176) */
                readonly amr: string[];
            }[];
            /** @description Its tokens are kept, encrypted */
            keepsTokens: boolean;
            /** @description Who signs out here is led there to sign out, too */
            signsOut: boolean;
            /**
             * @description How: its ID token goes with it, in no address where it is posted. Default: `post`
             * @enum {string}
             */
            signOutBy?: "post" | "get";
            /** @description When a claim is taken into a profile; `always` leaves what was changed here. Default: `at_first` */
            sync?: {
                [key: string]: "never" | "at_first" | "always";
            };
            /** @enum {string} */
            secretKind: "none" | "client_secret" | "private_key_jwt" | "apple";
            /** @description Seconds since the epoch */
            disabledAt?: number;
            /** @description Seconds since the epoch */
            createdAt: number;
            /** @description To be registered there */
            redirectUri: string;
            /** @description To be registered there, where it tells of sign-outs */
            backchannelLogoutUri: string;
            /** @description To be registered there, where people are led to sign out there */
            postLogoutRedirectUri: string;
        };
        IdentityProviderInUse: {
            providerId: string;
            /** @enum {string} */
            kind: "oidc" | "github";
            issuer: string;
            /** @description The same for all, or by language */
            name: string | {
                [key: string]: string;
            };
            clientId: string;
            readonly scopes: string[];
            /** @enum {string} */
            answersBy: "query" | "form_post";
            shown: {
                /** @description On the way to these apps alone */
                readonly clients?: string[];
                /** @description To those alone who say that they have an address there */
                readonly emailDomains?: string[];
            };
            accounts: {
                /** @enum {string} */
                by: "nobody" | "invitation" | "domains" | "everybody";
                /** @description Of `domains` */
                readonly domains: string[];
            };
            /** @description What it says of addresses being verified is believed */
            trustsEmail: boolean;
            /** @description What of an account (username, email, email_verified, name, given_name, middle_name, family_name, nickname, profile, website, gender, birthdate, zoneinfo, locale, phone_number) is which claim there, where they differ */
            claims: {
                [key: string]: string;
            };
            readonly methods: {
                /** @enum {string} */
                claim: "acr" | "amr";
                value: string;
                /** @description Believed then (RFC 8176) */
                readonly amr: string[];
            }[];
            /** @description Its tokens are kept, encrypted */
            keepsTokens: boolean;
            /** @description Who signs out here is led there to sign out, too */
            signsOut: boolean;
            /**
             * @description How: its ID token goes with it, in no address where it is posted. Default: `post`
             * @enum {string}
             */
            signOutBy?: "post" | "get";
            /** @description When a claim is taken into a profile; `always` leaves what was changed here. Default: `at_first` */
            sync?: {
                [key: string]: "never" | "at_first" | "always";
            };
            /** @enum {string} */
            secretKind: "none" | "client_secret" | "private_key_jwt" | "apple";
            /** @description Seconds since the epoch */
            disabledAt?: number;
            /** @description Seconds since the epoch */
            createdAt: number;
            /** @description To be registered there */
            redirectUri: string;
            /** @description To be registered there, where it tells of sign-outs */
            backchannelLogoutUri: string;
            /** @description To be registered there, where people are led to sign out there */
            postLogoutRedirectUri: string;
            /** @description How many people are linked there */
            linked: number;
        };
        LinkedSignIn: {
            key: string;
            providerId: string;
            issuer: string;
            /** @description Their `sub` there */
            upstreamSubject: string;
            /** @description The `sub` of a person */
            subject: string;
            label?: string;
            /** @description Seconds since the epoch */
            linkedAt: number;
            /** @description Seconds since the epoch */
            usedAt?: number;
            keepsTokens: boolean;
        };
        Group: {
            groupId: string;
            name: string;
            description?: string;
            /** @description The group that it stands in; absent at the top */
            parentId?: string;
            /** @description Seconds since the epoch */
            createdAt: number;
        };
        GroupMember: {
            /** @description The `sub` of a person */
            subject: string;
            username?: string;
            /** @description In the group itself, not only in one below it */
            direct: boolean;
            /** @description Seconds since the epoch */
            addedAt: number;
        };
        Organization: {
            organizationId: string;
            name: string;
            displayName: string;
            /** @description Seconds since the epoch */
            createdAt: number;
        };
        OrganizationMember: {
            /** @description The `sub` of a person */
            subject: string;
            username?: string;
            /** @description Seconds since the epoch */
            addedAt: number;
        };
        RoleAssignment: {
            resource: string;
            role: string;
            holder: {
                /** @enum {string} */
                kind: "account" | "group" | "client";
                id: string;
            };
            within?: {
                /** @enum {string} */
                kind: "organization" | "group";
                id: string;
            };
            /** @description Seconds since the epoch */
            assignedAt: number;
            holderName?: string;
            withinName?: string;
        };
        EffectiveAccess: {
            /** @description The `sub` of a person */
            subject: string;
            username: string;
            organization?: string;
            resource: string;
            roles: string[];
            scopes: {
                scope: string;
                through: ({
                    /** @constant */
                    kind: "no_role_needed";
                } | {
                    /** @constant */
                    kind: "elsewhere";
                } | {
                    /** @constant */
                    kind: "role";
                    role: string;
                    holder: {
                        /** @enum {string} */
                        kind: "account" | "group" | "client";
                        id: string;
                    };
                    groups?: string[];
                    within?: string;
                })[];
            }[];
            notCounting: {
                /** @constant */
                kind: "role";
                role: string;
                holder: {
                    /** @enum {string} */
                    kind: "account" | "group" | "client";
                    id: string;
                };
                groups?: string[];
                within?: string;
                /** @enum {string} */
                reason: "other_organization" | "over_a_group_alone" | "no_such_role";
            }[];
        };
        AccessOfClient: {
            clientId: string;
            resource: string;
            roles: string[];
            scopes: {
                scope: string;
                through: ({
                    /** @constant */
                    kind: "no_role_needed";
                } | {
                    /** @constant */
                    kind: "elsewhere";
                } | {
                    /** @constant */
                    kind: "role";
                    role: string;
                    holder: {
                        /** @enum {string} */
                        kind: "account" | "group" | "client";
                        id: string;
                    };
                    groups?: string[];
                    within?: string;
                })[];
            }[];
            notCounting: {
                /** @constant */
                kind: "role";
                role: string;
                holder: {
                    /** @enum {string} */
                    kind: "account" | "group" | "client";
                    id: string;
                };
                groups?: string[];
                within?: string;
                /** @enum {string} */
                reason: "other_organization" | "over_a_group_alone" | "no_such_role";
            }[];
        };
        Client: {
            clientId: string;
            /** @enum {string} */
            origin: "operator" | "self_registered" | "described";
            /** @description Client metadata (RFC 7591 §2), by its own names */
            metadata: {
                [key: string]: unknown;
            };
            /** @description Seconds since the epoch */
            createdAt: number;
            /** @description Seconds since the epoch */
            unusedUntil?: number;
            /** @description Seconds since the epoch */
            formerSecretGoodUntil?: number;
        };
        Resource: {
            identifier: string;
            /** @description What a person reads of it: a text, or one for each language (BCP 47) */
            name: string | {
                [key: string]: string;
            };
            /** @description Scope -> what a person reads of it: a text, or one for each language (BCP 47) */
            scopes: {
                [key: string]: string | {
                    [key: string]: string;
                };
            };
            selfRegisteredScopes?: string[];
            scopesWithoutRole?: string[];
            accessTokenLifetime: number;
            /** @enum {string} */
            signingAlgorithm: "ES256" | "RS256" | "PS256" | "EdDSA";
            /**
             * @description The class of sign-in with which its tokens are given alone
             * @enum {string}
             */
            requiredAcr?: "https://signet.example.com/acr/1fa" | "https://signet.example.com/acr/2fa" | "phr" | "phrh";
            /** @enum {string} */
            accessTokenType?: "at+jwt" | "JWT";
            /**
             * @description Whether it takes tokens of somebody of support who acts as a person; refused where absent
             * @constant
             */
            supportAccess?: "allowed";
            claimsPolicy?: {
                /**
                 * @description Of an API: the roles of the person there
                 * @constant
                 */
                roles?: true;
                groups?: true | {
                    below: string;
                } | {
                    only: string[];
                };
                /** @description Claim -> where it comes from */
                mapped?: {
                    [key: string]: {
                        attribute: string;
                        /** @description Of a client: where this scope was granted */
                        scope?: string;
                    } | {
                        value: string | number | boolean | string[];
                        /** @description Of a client: where this scope was granted */
                        scope?: string;
                    } | {
                        inGroup: string;
                        /** @description Of a client: where this scope was granted */
                        scope?: string;
                    };
                };
                /** @description Of a client: what preferred_username is */
                username?: ("email" | "subject") | {
                    attribute: string;
                };
                hook?: {
                    url: string;
                    claims: string[];
                    /** @enum {string} */
                    failure: "refuse" | "omit" | "last_known";
                    /** @description Milliseconds */
                    timeout?: number;
                    /** @description Seconds */
                    cache?: number;
                    /** @description Of a client: where this scope was granted */
                    scope?: string;
                };
            };
            roles?: {
                [key: string]: {
                    scopes: string[];
                    description?: string;
                };
            };
        };
        ClientPreset: {
            name: string;
            title: string;
            /** @enum {string} */
            kind: "server" | "browser" | "native" | "service";
            /** @description Client metadata that the program asks for (RFC 7591 §2) */
            metadata: {
                [key: string]: unknown;
            };
            /** @description Where it takes answers, below its own address */
            callback?: string;
            hasSnippets: boolean;
        };
        Snippet: {
            /** @description Where it is saved, in the project or beside the program */
            file: string;
            /** @enum {string} */
            language: "apache" | "ini" | "json" | "properties" | "shell" | "toml" | "ts" | "yaml";
            /** @description Ready to be saved; a secret is a variable or a file, never in it */
            content: string;
        };
        AudienceMatrixRow: {
            clientId: string;
            clientName: string;
            /** @enum {string} */
            definedBy: "program" | "configuration" | "operator" | "self_registered" | "described";
            /** @description For `If-Match` of a change of the app */
            version: string;
            readonly grants: string[];
            readonly cells: {
                audience: string;
                readonly scopes: {
                    scope: string;
                    /** @description The app is registered for it */
                    registered: boolean;
                    /** @description Grants by which the issuer gives it; none where it does not */
                    readonly ways: {
                        /** @enum {string} */
                        grantType: "authorization_code" | "refresh_token" | "client_credentials" | "urn:ietf:params:oauth:grant-type:token-exchange" | "urn:ietf:params:oauth:grant-type:device_code" | "urn:ietf:params:oauth:grant-type:jwt-bearer";
                        /** @description A role of the person must give it */
                        needsRole: boolean;
                    }[];
                    /** @description Seconds since the epoch */
                    lastUsedAt?: number;
                }[];
                /** @description Seconds since the epoch */
                lastUsedAt?: number;
                refused?: components["schemas"]["RefusedLately"];
            }[];
            readonly refusedByIssuer: components["schemas"]["RefusedLately"][];
        };
        RefusedLately: {
            place: string;
            count: number;
            /** @description Seconds since the epoch */
            at: number;
            code: string;
            supportCode: string;
        };
        AudienceGraph: {
            readonly audiences: string[];
            readonly edges: {
                clientId: string;
                /** @description The audience of the token that is traded */
                from: string;
                to: string;
                readonly scopes: {
                    scope: string;
                    needsRole: boolean;
                }[];
                /** @description Seconds since the epoch */
                lastUsedAt?: number;
            }[];
            readonly chains: {
                readonly audiences: string[];
                readonly clients: string[];
                used: boolean;
            }[];
            readonly beginnings: {
                clientId: string;
                /** @description Of which tokens are traded, on behalf of people who come by this app */
                audience: string;
                readonly scopes: {
                    scope: string;
                    needsRole: boolean;
                }[];
                /** @description Seconds since the epoch */
                lastUsedAt?: number;
            }[];
            truncated: boolean;
        };
        Settings: {
            policies: {
                /** @enum {string} */
                section: "passwords" | "secondFactor" | "registration" | "profile" | "sessions" | "offers" | "signIn" | "pages";
                title: string;
                text: string;
                readonly settings: {
                    name: string;
                    title: string;
                    text: string;
                    /** @description What it may be */
                    shape: {
                        /** @constant */
                        type: "integer";
                        unit: string;
                        least: number;
                        most: number;
                    } | {
                        /** @constant */
                        type: "switch";
                    } | {
                        /** @enum {string} */
                        type: "choice" | "choices";
                        readonly choices: string[];
                    } | {
                        /** @constant */
                        type: "texts";
                        most: number;
                    } | {
                        /** @constant */
                        type: "text";
                    };
                    /** @description That counts now; absent: nothing does */
                    value?: number | boolean | string | string[];
                    /**
                     * @description What decides it
                     * @enum {string}
                     */
                    source: "environment" | "stored" | "default";
                    /** @description Where nobody decides it; absent: nothing is */
                    usual?: number | boolean | string | string[];
                    /** @description Of the environment: it decides the setting where it is set */
                    variable: string;
                    /** @description Why what is stored does not count */
                    problem?: string;
                }[];
            }[];
        };
        Theme: {
            /** @description What is stored and counts; what it does not say is left to the default */
            theme: {
                /** @description At the top of pages and messages, in place of Signet */
                name?: string;
                /** @description The same for who reads a language (BCP 47); `name` is for everybody else */
                names?: {
                    [key: string]: string;
                };
                /** @description PNG, JPEG, WebP or SVG, as a data: address */
                logo?: string;
                /** @description Colours as #rrggbb */
                light?: {
                    background?: string;
                    card?: string;
                    text?: string;
                    muted?: string;
                    line?: string;
                    accent?: string;
                    accentText?: string;
                    field?: string;
                    danger?: string;
                    dangerBackground?: string;
                };
                /** @description Colours as #rrggbb, for who prefers a dark scheme */
                dark?: {
                    background?: string;
                    card?: string;
                    text?: string;
                    muted?: string;
                    line?: string;
                    accent?: string;
                    accentText?: string;
                    field?: string;
                    danger?: string;
                    dangerBackground?: string;
                };
                /** @description Pixels of the corners of a card */
                radius?: number;
                /** @description Families that people have on their devices; none is fetched */
                font?: string;
                /** @description Below every page; a label, or one for each language (BCP 47) */
                readonly links?: {
                    label: string | {
                        [key: string]: string;
                    };
                    href: string;
                }[];
                /** @description Held to what hides nothing; kept as it is served (docs/look.md) */
                stylesheet?: string;
            };
            /**
             * @description What decides the look: a file, this, or nothing
             * @enum {string}
             */
            source: "environment" | "stored" | "default";
            /** @description Why what is stored does not count */
            problem?: string;
            /** @description What counts where nobody says anything else */
            usual: {
                /** @description By what each is for */
                light: {
                    [key: string]: string;
                };
                /** @description By what each is for */
                dark: {
                    [key: string]: string;
                };
                radius: number;
                font: string;
            };
        };
        Session: {
            sessionId: string;
            /** @description The `sub` of a person */
            subject: string;
            /** @description While there is an account */
            username?: string;
            /** @description Seconds since the epoch */
            authTime: number;
            amr: string[];
            acr?: string;
            /** @description The sign-in at an identity provider by which it began */
            upstream?: {
                providerId: string;
                sid?: string;
            };
            /** @description Seconds since the epoch */
            createdAt: number;
            /** @description Seconds since the epoch */
            expiresAt: number;
            /** @description Seconds since the epoch */
            lastSeenAt?: number;
            device?: {
                browser?: string;
                system?: string;
            };
            /** @description Its person wanted to stay signed in */
            kept?: boolean;
            /** @description Nobody signed in: somebody of support acts as its person */
            support?: {
                accessId: string;
                /** @description The `sub` of a person */
                supporter: string;
            };
        };
        SupportAccess: {
            accessId: string;
            /** @description Who acts */
            supporter: string;
            /** @description As whom */
            subject: string;
            /** @description In words for the person and for operators */
            reason: string;
            /** @description The apps in which, and in no other */
            clientIds: string[];
            /** @description Seconds since the epoch */
            createdAt: number;
            /** @description Until when it can be entered */
            enterBefore: number;
            /** @description When nothing of it is good any more */
            until: number;
            /** @description Seconds since the epoch */
            enteredAt?: number;
            /** @description Seconds since the epoch */
            endedAt?: number;
            /**
             * @description `policy`: for want of what it rests on
             * @enum {string}
             */
            endedBy?: "supporter" | "person" | "operator" | "time" | "policy";
            /** @enum {string} */
            state: "asked" | "entered" | "over";
        };
        NamedSupportAccess: {
            accessId: string;
            /** @description Who acts */
            supporter: string;
            /** @description As whom */
            subject: string;
            /** @description In words for the person and for operators */
            reason: string;
            /** @description The apps in which, and in no other */
            clientIds: string[];
            /** @description Seconds since the epoch */
            createdAt: number;
            /** @description Until when it can be entered */
            enterBefore: number;
            /** @description When nothing of it is good any more */
            until: number;
            /** @description Seconds since the epoch */
            enteredAt?: number;
            /** @description Seconds since the epoch */
            endedAt?: number;
            /**
             * @description `policy`: for want of what it rests on
             * @enum {string}
             */
            endedBy?: "supporter" | "person" | "operator" | "time" | "policy";
            /** @enum {string} */
            state: "asked" | "entered" | "over";
            /** @description Of the person, while there is an account */
            username?: string;
            /** @description Of who acts, likewise */
            supporterName?: string;
        };
        Grant: {
            grantId: string;
            /** @description The `sub` of a person */
            subject: string;
            /** @description While there is an account */
            username?: string;
            clientId: string;
            sessionId?: string;
            identityScopes: string[];
            resources: {
                identifier: string;
                scopes: string[];
            }[];
            /** @description Seconds since the epoch */
            authTime: number;
            amr: string[];
            acr?: string;
            offline: boolean;
            /** @description Nobody signed in: somebody of support acts as its person */
            support?: {
                accessId: string;
                /** @description The `sub` of a person */
                supporter: string;
            };
            /** @description Seconds since the epoch */
            createdAt: number;
            /** @description Seconds since the epoch */
            expiresAt: number;
        };
        Consent: {
            /** @description The `sub` of a person */
            subject: string;
            /** @description While there is an account */
            username?: string;
            clientId: string;
            destination: string;
            identityScopes: string[];
            resources: {
                identifier: string;
                scopes: string[];
            }[];
            /** @description Seconds since the epoch */
            updatedAt: number;
        };
        SigningKey: {
            kid: string;
            /** @enum {string} */
            algorithm: "ES256" | "RS256" | "PS256" | "EdDSA";
            /**
             * @description Where its private half is: sealed in the database, or where an operator gives it
             * @enum {string}
             */
            heldBy: "database" | "file" | "environment";
            /** @description Seconds since the epoch */
            createdAt: number;
            /** @description Seconds since the epoch */
            activatesAt: number;
            /** @description Seconds since the epoch */
            retiresAt?: number;
            /** @description Seconds since the epoch */
            publishedUntil?: number;
            /** @description Seconds since the epoch */
            expiresAt?: number;
        };
        Refusal: {
            supportCode: string;
            /** @description Seconds since the epoch */
            at: number;
            /** @enum {string} */
            source: "issuer" | "api";
            /** @description The path of an endpoint, or the identifier of the API */
            place: string;
            code: string;
            check: string;
            expected: string;
            received: string;
            likelyCause?: string;
            clientId?: string;
            /** @description The API only reports refusals: the request went on */
            letOn?: boolean;
            /** @description Seconds since the epoch */
            expiresAt: number;
        };
        Explanation: {
            refusal?: components["schemas"]["Refusal"];
            token?: components["schemas"]["ExplainedToken"];
            story?: components["schemas"]["RefusalStory"];
        };
        ExplainedToken: {
            accepted: boolean;
            /** @description Of its header and claims; never the token */
            says?: {
                [key: string]: unknown;
            };
            judgements: {
                audience: string;
                accepted: boolean;
                checks: {
                    check: string;
                    ok: boolean;
                    code: string;
                    expected: string;
                    received: string;
                    cause?: string;
                }[];
            }[];
            /** @description What the issuer knows of it, where it signed it */
            known: {
                check: string;
                ok: boolean;
                code: string;
                expected: string;
                received: string;
                cause?: string;
            }[];
        };
        RefusalStory: {
            means: string;
            /** @description The likeliest first */
            readonly causes: string[];
            setting: {
                /** @description What would change it */
                change: string;
                /** @description By which command of the shell */
                command?: string;
                /** @description By which operation of this API */
                operation?: string;
            };
        };
        Mail: {
            mailId: string;
            /** @enum {string} */
            template: "verify-email-code" | "confirm-new-email" | "email-in-use" | "account-exists" | "invitation" | "recover-password" | "password-changed" | "sign-in-linked" | "account-closed" | "email-changed" | "passkey-suspected" | "support-access" | "factors-changed" | "new-device" | "alert" | "test";
            purpose: string;
            to: string;
            subject?: string;
            /** @enum {string} */
            state: "waiting" | "sent" | "dead";
            attempts: number;
            /** @description Seconds since the epoch */
            nextAttemptAt: number;
            /** @description Why the last attempt failed: codes of the mail server */
            reason?: string;
            /** @description Seconds since the epoch */
            createdAt: number;
            /** @description From then on it is not sent */
            validUntil: number;
            /** @description When it was sent, or given up */
            settledAt?: number;
            /** @description Then it is forgotten */
            expiresAt: number;
        };
        InitialAccessToken: {
            /** @description Names it and opens nothing */
            tokenId: string;
            /** @description Seconds since the epoch */
            createdAt: number;
            /** @description Seconds since the epoch */
            expiresAt: number;
            /** @description Registrations that it is still good for */
            remaining: number;
            pkceOptional: boolean;
        };
        AuditEntry: {
            entryId: string;
            /** @description Seconds since the epoch */
            at: number;
            /** @enum {string} */
            name: "signed_in" | "sign_in_refused" | "sign_in_locked" | "session_ended" | "sessions_ended" | "account_access_ended" | "consent_allowed" | "consent_denied" | "consents_forgotten" | "device_allowed" | "device_denied" | "grant_revoked" | "grants_revoked" | "access_token_revoked" | "code_replayed" | "refresh_token_reused" | "client_registered" | "client_created" | "client_changed" | "client_secret_changed" | "client_deleted" | "resource_created" | "resource_changed" | "resource_deleted" | "account_created" | "account_changed" | "account_disabled" | "account_enabled" | "own_data_exported" | "account_closed" | "account_reopened" | "account_deleted" | "password_changed" | "action_ordered" | "factor_added" | "factor_renamed" | "factor_suspected" | "factor_removed" | "offer_declined" | "factors_reset" | "device_remembered" | "device_forgotten" | "devices_forgotten" | "device_copied" | "support_access_begun" | "support_access_entered" | "support_access_used" | "support_access_refused" | "support_access_ended" | "recovery_code_used" | "action_order_withdrawn" | "action_done" | "terms_created" | "terms_published" | "terms_retired" | "terms_accepted" | "provider_created" | "provider_changed" | "provider_secret_changed" | "provider_deleted" | "identity_linked" | "identity_unlinked" | "identities_unlinked" | "attribute_defined" | "attribute_changed" | "attribute_deleted" | "organization_access_ended" | "access_lost" | "link_made" | "link_used" | "link_withdrawn" | "notice_not_sent" | "owner_link_made" | "owner_link_used" | "group_created" | "group_changed" | "group_deleted" | "group_joined" | "group_left" | "groups_left" | "organization_created" | "organization_changed" | "organization_deleted" | "organization_joined" | "organization_left" | "organizations_left" | "role_given" | "role_taken" | "roles_taken" | "lockout_forgotten" | "initial_access_token_created" | "initial_access_token_revoked" | "mail_tested" | "mail_revived" | "signing_key_made" | "signing_key_retired" | "signing_key_withdrawn" | "configuration_applied" | "configuration_left" | "settings_changed" | "policy_weakened" | "records_exported" | "database_moved" | "database_restored" | "audit_exported" | "audit_origins_deleted" | "access_refused" | "withdrawn_key_used" | "alert_rule_created" | "alert_rule_deleted" | "webhook_created" | "webhook_changed" | "webhook_secret_changed" | "webhook_disabled" | "webhook_deleted" | "webhook_tested" | "webhook_replayed" | "webhook_given_up" | "audit_resigned";
            initiator: {
                /** @enum {string} */
                entity: "admin" | "user" | "policy" | "system";
                /** @description Whose doing it was; absent where no account stands behind the door */
                subject?: string;
                /** @enum {string} */
                through: "browser" | "client" | "issuer" | "cli" | "seed" | "conformance" | "admin_api" | "self_service" | "configuration" | "import" | "owner_link";
            };
            target: {
                record: string;
                id: string;
            };
            /** @description The person that it is about */
            subject?: string;
            /** @description The app that it is about, or through which it was done */
            clientId?: string;
            audience?: string;
            reason?: string;
            /** @description Of a change what changed; of something new or gone all of it */
            before?: {
                [key: string]: unknown;
            };
            after?: {
                [key: string]: unknown;
            };
            /** @description Members that changed and are shown to nobody */
            readonly concealed?: string[];
            /** @description Of several that are one entry */
            count?: number;
            /** @description Seconds since the epoch */
            lastAt?: number;
            address?: string;
            userAgent?: string;
        };
        Webhook: {
            webhookId: string;
            url: string;
            description?: string;
            /** @description Of the audit trail; absent: everything */
            readonly names?: ("signed_in" | "sign_in_refused" | "sign_in_locked" | "session_ended" | "sessions_ended" | "account_access_ended" | "consent_allowed" | "consent_denied" | "consents_forgotten" | "device_allowed" | "device_denied" | "grant_revoked" | "grants_revoked" | "access_token_revoked" | "code_replayed" | "refresh_token_reused" | "client_registered" | "client_created" | "client_changed" | "client_secret_changed" | "client_deleted" | "resource_created" | "resource_changed" | "resource_deleted" | "account_created" | "account_changed" | "account_disabled" | "account_enabled" | "own_data_exported" | "account_closed" | "account_reopened" | "account_deleted" | "password_changed" | "action_ordered" | "factor_added" | "factor_renamed" | "factor_suspected" | "factor_removed" | "offer_declined" | "factors_reset" | "device_remembered" | "device_forgotten" | "devices_forgotten" | "device_copied" | "support_access_begun" | "support_access_entered" | "support_access_used" | "support_access_refused" | "support_access_ended" | "recovery_code_used" | "action_order_withdrawn" | "action_done" | "terms_created" | "terms_published" | "terms_retired" | "terms_accepted" | "provider_created" | "provider_changed" | "provider_secret_changed" | "provider_deleted" | "identity_linked" | "identity_unlinked" | "identities_unlinked" | "attribute_defined" | "attribute_changed" | "attribute_deleted" | "organization_access_ended" | "access_lost" | "link_made" | "link_used" | "link_withdrawn" | "notice_not_sent" | "owner_link_made" | "owner_link_used" | "group_created" | "group_changed" | "group_deleted" | "group_joined" | "group_left" | "groups_left" | "organization_created" | "organization_changed" | "organization_deleted" | "organization_joined" | "organization_left" | "organizations_left" | "role_given" | "role_taken" | "roles_taken" | "lockout_forgotten" | "initial_access_token_created" | "initial_access_token_revoked" | "mail_tested" | "mail_revived" | "signing_key_made" | "signing_key_retired" | "signing_key_withdrawn" | "configuration_applied" | "configuration_left" | "settings_changed" | "policy_weakened" | "records_exported" | "database_moved" | "database_restored" | "audit_exported" | "audit_origins_deleted" | "access_refused" | "withdrawn_key_used" | "alert_rule_created" | "alert_rule_deleted" | "webhook_created" | "webhook_changed" | "webhook_secret_changed" | "webhook_disabled" | "webhook_deleted" | "webhook_tested" | "webhook_replayed" | "webhook_given_up" | "audit_resigned")[];
            /** @description Until when messages have two signatures */
            formerSecretUntil?: number;
            /** @description Nothing is sent; `gone`: the receiver answered 410 */
            disabled?: {
                /** @description Seconds since the epoch */
                at: number;
                /** @enum {string} */
                because: "operator" | "gone";
            };
            /** @description Seconds since the epoch */
            createdAt: number;
            /** @description The `sub` of a person */
            createdBy?: string;
        };
        WebhookDelivery: {
            deliveryId: string;
            webhookId: string;
            /** @description `webhook-id`: the same however often it is sent */
            messageId: string;
            /** @enum {string} */
            kind: "entry" | "alert" | "test";
            /** @description The entry of the audit trail */
            reference: string;
            /** @description Of the entry in the trail */
            position: number;
            /** @description Seconds since the epoch */
            createdAt: number;
            attempts: number;
            /** @description Seconds since the epoch */
            nextAttemptAt: number;
            /** @description Before that its receiver wants nothing of it (`Retry-After`) */
            notBefore?: number;
            /** @description Why the last attempt failed */
            reason?: string;
            /** @description Seconds since the epoch */
            deadAt?: number;
        };
        AlertRule: {
            ruleId: string;
            /** @enum {string} */
            on: "new_owner" | "refusals_at_audience" | "withdrawn_key_used" | "sign_ins_refused" | "token_reused" | "owner_recovery" | "records_copied" | "policy_weakened" | "webhook_given_up" | "trail_resigned" | "trail_broken";
            threshold: number;
            window: number;
            audience?: string;
            to: {
                webhookId: string;
            } | {
                readonly mail: string[];
            };
            /** @description Seconds since the epoch */
            createdAt: number;
            /** @description The `sub` of a person */
            createdBy?: string;
        };
        Alert: {
            alertId: string;
            ruleId: string;
            /** @enum {string} */
            on: "new_owner" | "refusals_at_audience" | "withdrawn_key_used" | "sign_ins_refused" | "token_reused" | "owner_recovery" | "records_copied" | "policy_weakened" | "webhook_given_up" | "trail_resigned" | "trail_broken";
            /** @description An API, an account, a key */
            about: string;
            /** @description Seconds since the epoch */
            firstAt: number;
            /** @description Seconds since the epoch */
            lastAt: number;
            count: number;
            /** @description The last entry of the audit trail that counted */
            entryId: string;
            /** @description Seconds since the epoch */
            raisedAt?: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getOverview: {
        parameters: {
            query?: {
                range?: "hour" | "day" | "week";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
                username?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["User"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    username: string;
                    /** @description Told to nobody, and kept as a hash alone */
                    password: string;
                    /** @description For the next sign-in alone: the user chooses another one then */
                    temporary?: boolean;
                    email?: string;
                    name?: string;
                    givenName?: string;
                    familyName?: string;
                    middleName?: string;
                    nickname?: string;
                    profile?: string;
                    picture?: string;
                    website?: string;
                    gender?: string;
                    birthdate?: string;
                    zoneinfo?: string;
                    locale?: string;
                    phoneNumber?: string;
                    emailVerified?: boolean;
                    phoneNumberVerified?: boolean;
                    address?: {
                        formatted?: string;
                        streetAddress?: string;
                        locality?: string;
                        region?: string;
                        postalCode?: string;
                        country?: string;
                    };
                    /** @description By the definitions of attributes */
                    attributes?: {
                        [key: string]: string | number | boolean | string[];
                    };
                    /** @description Where the user is a member from the beginning */
                    organizationId?: string;
                    /** @description The same of a group; administrators of one place make users into it alone */
                    groupId?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; user is told in this answer alone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user?: components["schemas"]["User"];
                        revokedGrants: number;
                    };
                };
            };
        };
    };
    changeUser: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": {
                    username?: string;
                    email?: string | null;
                    name?: string | null;
                    givenName?: string | null;
                    familyName?: string | null;
                    middleName?: string | null;
                    nickname?: string | null;
                    profile?: string | null;
                    picture?: string | null;
                    website?: string | null;
                    gender?: string | null;
                    birthdate?: string | null;
                    zoneinfo?: string | null;
                    locale?: string | null;
                    phoneNumber?: string | null;
                    emailVerified?: boolean;
                    phoneNumberVerified?: boolean | null;
                    address?: {
                        formatted?: string | null;
                        streetAddress?: string | null;
                        locality?: string | null;
                        region?: string | null;
                        postalCode?: string | null;
                        country?: string | null;
                    } | null;
                    attributes?: {
                        [key: string]: (string | number | boolean | string[]) | null;
                    };
                };
                "application/json": {
                    username?: string;
                    email?: string | null;
                    name?: string | null;
                    givenName?: string | null;
                    familyName?: string | null;
                    middleName?: string | null;
                    nickname?: string | null;
                    profile?: string | null;
                    picture?: string | null;
                    website?: string | null;
                    gender?: string | null;
                    birthdate?: string | null;
                    zoneinfo?: string | null;
                    locale?: string | null;
                    phoneNumber?: string | null;
                    emailVerified?: boolean;
                    phoneNumberVerified?: boolean | null;
                    address?: {
                        formatted?: string | null;
                        streetAddress?: string | null;
                        locality?: string | null;
                        region?: string | null;
                        postalCode?: string | null;
                        country?: string | null;
                    } | null;
                    attributes?: {
                        [key: string]: (string | number | boolean | string[]) | null;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    disableUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["User"];
                        revokedGrants: number;
                    };
                };
            };
        };
    };
    enableUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    unlockUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    getFactorsOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        readonly factors: {
                            /** @enum {string} */
                            type: "passkey" | "totp" | "recovery_codes";
                            /** @description Seconds since the epoch */
                            createdAt: number;
                            /** @description Seconds since the epoch */
                            lastUsedAt?: number;
                        }[];
                        /** @description From when on an ordered reset counts */
                        resetAt?: number;
                    };
                };
            };
        };
    };
    resetFactorsOfUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    after?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        username: string;
                        /** @description Seconds since the epoch */
                        effectiveAt: number;
                        removed: number;
                    };
                };
            };
        };
    };
    stopFactorsReset: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stopped: boolean;
                    };
                };
            };
        };
    };
    setUserPassword: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Told to nobody, and kept as a hash alone */
                    password: string;
                    keepSessions?: boolean;
                    /** @description For the next sign-in alone: the user chooses another one then */
                    temporary?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["User"];
                        revokedGrants: number;
                    };
                };
            };
        };
    };
    endSessionsOfUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: number;
                    };
                };
            };
        };
    };
    listRememberedDevicesOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RememberedDevice"][];
                    };
                };
            };
        };
    };
    forgetRememberedDevicesOfUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        forgotten: number;
                    };
                };
            };
        };
    };
    listInvitations: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
                organizationId?: string;
                groupId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Invitation"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    createInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    /** @description Seconds */
                    lifetime?: number;
                    /** @description A language tag: of the mail */
                    locale?: string;
                    /** @description Where they are a member then, by `groupId` */
                    groups?: string[];
                    /** @description Where they are a member then, by `organizationId` */
                    organizations?: string[];
                    /** @description What they have then */
                    roles?: {
                        /** @description The identifier of the API */
                        resource: string;
                        role: string;
                        /** @description Everywhere where it is absent */
                        within?: {
                            /** @enum {string} */
                            kind: "organization" | "group";
                            id: string;
                        };
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
        };
    };
    revokeInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                invitationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listActionOrders: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
                action?: "change_password" | "verify_email" | "enrol_factor";
                groupId?: string;
                organizationId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ActionOrder"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    orderActionOfMembers: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    action: "change_password" | "verify_email" | "enrol_factor";
                    groupId?: string;
                    organizationId?: string;
                    /** @description Sessions end and grants are revoked now; else it is asked at the next sign-in, or when an app asks */
                    immediately?: boolean;
                    /** @description People of a page; 200 where it is absent */
                    limit?: number;
                    /** @description `next` of the page before; opaque */
                    cursor?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Who had no such order before */
                        ordered: number;
                        /** @description How many were looked at */
                        of: number;
                        /** @description The cursor of the next page; absent at the last */
                        next?: string;
                    };
                };
            };
        };
    };
    listActionOrdersOfUser: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
            };
            header?: never;
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ActionOrder"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    orderAction: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    action: "change_password" | "verify_email" | "enrol_factor";
                    /** @description Sessions end and grants are revoked now; else it is asked at the next sign-in, or when an app asks */
                    immediately?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        order: components["schemas"]["ActionOrder"];
                        /** @description False where it was ordered before: that order stays */
                        isNew: boolean;
                        revokedGrants: number;
                    };
                };
            };
        };
    };
    withdrawActionOrder: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                subject: string;
                action: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether it was ordered */
                        withdrawn: boolean;
                    };
                };
            };
        };
    };
    listTerms: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Terms"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    createTerms: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Lower case letters, digits and hyphens */
                    termsId: string;
                    /** @description Letters, digits, dots, hyphens and underscores */
                    version: string;
                    title: string;
                    /** @description Where it can be read (https); or `text` */
                    url?: string;
                    text?: string;
                    /** @description Everybody where it is absent */
                    audience?: {
                        /** @enum {string} */
                        kind: "organization" | "client";
                        id: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Terms"];
                };
            };
        };
    };
    getTerms: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                termsId: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Terms"];
                };
            };
        };
    };
    publishTerms: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                termsId: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Now where it is absent */
                    effectiveFrom?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Terms"];
                };
            };
        };
    };
    retireTerms: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                termsId: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Terms"];
                };
            };
        };
    };
    listTermsAcceptances: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
                termsId?: string;
                version?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TermsAcceptance"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    listTermsAcceptancesOfUser: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
            };
            header?: never;
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TermsAcceptance"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    listAttributes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AttributeDefinition"][];
                    };
                };
            };
        };
    };
    defineAttribute: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @enum {string} */
                    type: "string" | "number" | "boolean" | "strings";
                    /** @description What it is called where its person sees it: a text, or one for each language; its name where it is absent */
                    label?: string | {
                        [key: string]: string;
                    };
                    /** @description That people have a value of it: from when on who has none is asked at a sign-in. Of `changedBy: person` alone */
                    requiredFrom?: number;
                    /** @description For operators */
                    description?: string;
                    /** @description Characters of a text, or of each in a list; 256 where it is absent */
                    longest?: number;
                    /** @description Of a list; 20 where it is absent */
                    mostListed?: number;
                    /** @description Of a number */
                    least?: number;
                    most?: number;
                    /** @description What a text may be */
                    readonly oneOf?: string[];
                    /**
                     * @description `person`: the user too
                     * @enum {string}
                     */
                    seenBy?: "operator" | "person";
                    /**
                     * @description `person`: the user too
                     * @enum {string}
                     */
                    changedBy?: "operator" | "person";
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttributeDefinition"];
                };
            };
        };
    };
    getAttribute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttributeDefinition"];
                };
            };
        };
    };
    deleteAttribute: {
        parameters: {
            query?: {
                force?: boolean;
            };
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        /** @description Users that lost a value */
                        cleared: number;
                    };
                };
            };
        };
    };
    changeAttribute: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": {
                    description?: string | null;
                    label?: (string | {
                        [key: string]: string;
                    }) | null;
                    requiredFrom?: number | null;
                    longest?: number | null;
                    mostListed?: number | null;
                    least?: number | null;
                    most?: number | null;
                    oneOf?: string[] | null;
                    /**
                     * @description `person`: the user too
                     * @enum {string}
                     */
                    seenBy?: "operator" | "person";
                    /**
                     * @description `person`: the user too
                     * @enum {string}
                     */
                    changedBy?: "operator" | "person";
                };
                "application/json": {
                    description?: string | null;
                    label?: (string | {
                        [key: string]: string;
                    }) | null;
                    requiredFrom?: number | null;
                    longest?: number | null;
                    mostListed?: number | null;
                    least?: number | null;
                    most?: number | null;
                    oneOf?: string[] | null;
                    /**
                     * @description `person`: the user too
                     * @enum {string}
                     */
                    seenBy?: "operator" | "person";
                    /**
                     * @description `person`: the user too
                     * @enum {string}
                     */
                    changedBy?: "operator" | "person";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttributeDefinition"];
                };
            };
        };
    };
    listIdentityProviders: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["IdentityProvider"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    createIdentityProvider: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Lower case letters, digits and hyphens */
                    providerId: string;
                    /** @enum {string} */
                    preset?: "google" | "microsoft" | "apple" | "github";
                    /** @description Of Microsoft: the directory */
                    tenant?: string;
                    /** @enum {string} */
                    kind?: "oidc" | "github";
                    issuer?: string;
                    /** @description The same for all, or by language */
                    name?: string | {
                        [key: string]: string;
                    };
                    clientId: string;
                    readonly scopes?: string[];
                    /** @enum {string} */
                    answersBy?: "query" | "form_post";
                    shown?: {
                        /** @description On the way to these apps alone */
                        readonly clients?: string[];
                        /** @description To those alone who say that they have an address there */
                        readonly emailDomains?: string[];
                    };
                    accounts?: {
                        /** @enum {string} */
                        by: "nobody" | "invitation" | "domains" | "everybody";
                        /** @description Of `domains` */
                        readonly domains: string[];
                    };
                    /** @description What it says of addresses being verified is believed */
                    trustsEmail?: boolean;
                    /** @description What of an account (username, email, email_verified, name, given_name, middle_name, family_name, nickname, profile, website, gender, birthdate, zoneinfo, locale, phone_number) is which claim there, where they differ */
                    claims?: {
                        [key: string]: string;
                    };
                    readonly methods?: {
                        /** @enum {string} */
                        claim: "acr" | "amr";
                        value: string;
                        /** @description Believed then (RFC 8176) */
                        readonly amr: string[];
                    }[];
                    /** @description Its tokens are kept, encrypted */
                    keepsTokens?: boolean;
                    /** @description Who signs out here is led there to sign out, too */
                    signsOut?: boolean;
                    /**
                     * @description How: its ID token goes with it, in no address where it is posted. Default: `post`
                     * @enum {string}
                     */
                    signOutBy?: "post" | "get";
                    /** @description When a claim is taken into a profile; `always` leaves what was changed here. Default: `at_first` */
                    sync?: {
                        [key: string]: "never" | "at_first" | "always";
                    };
                    secret?: {
                        /** @constant */
                        kind: "none";
                    } | {
                        /** @constant */
                        kind: "client_secret";
                        secret: string;
                        /** @enum {string} */
                        sentBy: "basic" | "post";
                    } | {
                        /** @constant */
                        kind: "private_key_jwt";
                        /** @enum {string} */
                        algorithm: "ES256" | "PS256" | "RS256" | "EdDSA";
                        keyId?: string;
                        /** @description PKCS #8 in PEM */
                        privateKey: string;
                    } | {
                        /** @constant */
                        kind: "apple";
                        teamId: string;
                        keyId: string;
                        /** @description PKCS #8 in PEM */
                        privateKey: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityProvider"];
                };
            };
        };
    };
    getIdentityProvider: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                providerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityProviderInUse"];
                };
            };
        };
    };
    deleteIdentityProvider: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                providerId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        provider: components["schemas"]["IdentityProvider"];
                        unlinked: number;
                    };
                };
            };
        };
    };
    changeIdentityProvider: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                providerId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": {
                    /** @description The same for all, or by language */
                    name?: string | {
                        [key: string]: string;
                    };
                    clientId?: string;
                    readonly scopes?: string[];
                    /** @enum {string} */
                    answersBy?: "query" | "form_post";
                    shown?: {
                        /** @description On the way to these apps alone */
                        readonly clients?: string[];
                        /** @description To those alone who say that they have an address there */
                        readonly emailDomains?: string[];
                    };
                    accounts?: {
                        /** @enum {string} */
                        by: "nobody" | "invitation" | "domains" | "everybody";
                        /** @description Of `domains` */
                        readonly domains: string[];
                    };
                    /** @description What it says of addresses being verified is believed */
                    trustsEmail?: boolean;
                    /** @description What of an account (username, email, email_verified, name, given_name, middle_name, family_name, nickname, profile, website, gender, birthdate, zoneinfo, locale, phone_number) is which claim there, where they differ */
                    claims?: {
                        [key: string]: string;
                    };
                    readonly methods?: {
                        /** @enum {string} */
                        claim: "acr" | "amr";
                        value: string;
                        /** @description Believed then (RFC 8176) */
                        readonly amr: string[];
                    }[];
                    /** @description Its tokens are kept, encrypted */
                    keepsTokens?: boolean;
                    /** @description Who signs out here is led there to sign out, too */
                    signsOut?: boolean;
                    /**
                     * @description How: its ID token goes with it, in no address where it is posted. Default: `post`
                     * @enum {string}
                     */
                    signOutBy?: "post" | "get";
                    /** @description When a claim is taken into a profile; `always` leaves what was changed here. Default: `at_first` */
                    sync?: {
                        [key: string]: "never" | "at_first" | "always";
                    };
                    secret?: {
                        /** @constant */
                        kind: "none";
                    } | {
                        /** @constant */
                        kind: "client_secret";
                        secret: string;
                        /** @enum {string} */
                        sentBy: "basic" | "post";
                    } | {
                        /** @constant */
                        kind: "private_key_jwt";
                        /** @enum {string} */
                        algorithm: "ES256" | "PS256" | "RS256" | "EdDSA";
                        keyId?: string;
                        /** @description PKCS #8 in PEM */
                        privateKey: string;
                    } | {
                        /** @constant */
                        kind: "apple";
                        teamId: string;
                        keyId: string;
                        /** @description PKCS #8 in PEM */
                        privateKey: string;
                    };
                    enabled?: boolean;
                };
                "application/json": {
                    /** @description The same for all, or by language */
                    name?: string | {
                        [key: string]: string;
                    };
                    clientId?: string;
                    readonly scopes?: string[];
                    /** @enum {string} */
                    answersBy?: "query" | "form_post";
                    shown?: {
                        /** @description On the way to these apps alone */
                        readonly clients?: string[];
                        /** @description To those alone who say that they have an address there */
                        readonly emailDomains?: string[];
                    };
                    accounts?: {
                        /** @enum {string} */
                        by: "nobody" | "invitation" | "domains" | "everybody";
                        /** @description Of `domains` */
                        readonly domains: string[];
                    };
                    /** @description What it says of addresses being verified is believed */
                    trustsEmail?: boolean;
                    /** @description What of an account (username, email, email_verified, name, given_name, middle_name, family_name, nickname, profile, website, gender, birthdate, zoneinfo, locale, phone_number) is which claim there, where they differ */
                    claims?: {
                        [key: string]: string;
                    };
                    readonly methods?: {
                        /** @enum {string} */
                        claim: "acr" | "amr";
                        value: string;
                        /** @description Believed then (RFC 8176) */
                        readonly amr: string[];
                    }[];
                    /** @description Its tokens are kept, encrypted */
                    keepsTokens?: boolean;
                    /** @description Who signs out here is led there to sign out, too */
                    signsOut?: boolean;
                    /**
                     * @description How: its ID token goes with it, in no address where it is posted. Default: `post`
                     * @enum {string}
                     */
                    signOutBy?: "post" | "get";
                    /** @description When a claim is taken into a profile; `always` leaves what was changed here. Default: `at_first` */
                    sync?: {
                        [key: string]: "never" | "at_first" | "always";
                    };
                    secret?: {
                        /** @constant */
                        kind: "none";
                    } | {
                        /** @constant */
                        kind: "client_secret";
                        secret: string;
                        /** @enum {string} */
                        sentBy: "basic" | "post";
                    } | {
                        /** @constant */
                        kind: "private_key_jwt";
                        /** @enum {string} */
                        algorithm: "ES256" | "PS256" | "RS256" | "EdDSA";
                        keyId?: string;
                        /** @description PKCS #8 in PEM */
                        privateKey: string;
                    } | {
                        /** @constant */
                        kind: "apple";
                        teamId: string;
                        keyId: string;
                        /** @description PKCS #8 in PEM */
                        privateKey: string;
                    };
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityProvider"];
                };
            };
        };
    };
    listLinkedSignIns: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["LinkedSignIn"][];
                    };
                };
            };
        };
    };
    unlinkSignIn: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                subject: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listGroups: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
                name?: string;
                parent?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            groupId: string;
                            name: string;
                            description?: string;
                            /** @description The group that it stands in; absent at the top */
                            parentId?: string;
                            /** @description Seconds since the epoch */
                            createdAt: number;
                            parentName?: string;
                        }[];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    createGroup: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    description?: string;
                    parentId?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
        };
    };
    getGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        groupId: string;
                        name: string;
                        description?: string;
                        /** @description The group that it stands in; absent at the top */
                        parentId?: string;
                        /** @description Seconds since the epoch */
                        createdAt: number;
                        above: components["schemas"]["Group"][];
                        below: components["schemas"]["Group"][];
                    };
                };
            };
        };
    };
    deleteGroup: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
        };
    };
    changeGroup: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": {
                    name?: string;
                    description?: string | null;
                    parentId?: string | null;
                };
                "application/json": {
                    name?: string;
                    description?: string | null;
                    parentId?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
        };
    };
    listGroupMembers: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
                below?: boolean;
            };
            header?: never;
            path: {
                groupId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["GroupMember"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    addGroupMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                groupId: string;
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether they were not in before */
                        added: boolean;
                    };
                };
            };
        };
    };
    removeGroupMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                groupId: string;
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether they were in */
                        removed: boolean;
                    };
                };
            };
        };
    };
    listOrganizations: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Organization"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    createOrganization: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Lower case letters, digits and hyphens: of the `organization` parameter */
                    name: string;
                    displayName?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
        };
    };
    getOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
        };
    };
    deleteOrganization: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
        };
    };
    changeOrganization: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": {
                    /** @description Lower case letters, digits and hyphens: of the `organization` parameter */
                    name?: string;
                    displayName?: string;
                };
                "application/json": {
                    /** @description Lower case letters, digits and hyphens: of the `organization` parameter */
                    name?: string;
                    displayName?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
        };
    };
    listOrganizationMembers: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
            };
            header?: never;
            path: {
                organizationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OrganizationMember"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    addOrganizationMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                organizationId: string;
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether they were not in before */
                        added: boolean;
                    };
                };
            };
        };
    };
    removeOrganizationMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                organizationId: string;
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether they were in */
                        removed: boolean;
                    };
                };
            };
        };
    };
    listRoleAssignments: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
                resource?: string;
                role?: string;
                holder_kind?: "account" | "group" | "client";
                holder_id?: string;
                within_kind?: "organization" | "group";
                within_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["RoleAssignment"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    assignRole: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The identifier of the API */
                    resource: string;
                    role: string;
                    holder: {
                        /** @enum {string} */
                        kind: "account" | "group" | "client";
                        id: string;
                    };
                    /** @description Everywhere where it is absent */
                    within?: {
                        /** @enum {string} */
                        kind: "organization" | "group";
                        id: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        assignment: components["schemas"]["RoleAssignment"];
                        isNew: boolean;
                    };
                };
            };
        };
    };
    takeRole: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The identifier of the API */
                    resource: string;
                    role: string;
                    holder: {
                        /** @enum {string} */
                        kind: "account" | "group" | "client";
                        id: string;
                    };
                    /** @description Everywhere where it is absent */
                    within?: {
                        /** @enum {string} */
                        kind: "organization" | "group";
                        id: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether it was there */
                        taken: boolean;
                    };
                };
            };
        };
    };
    getRolesOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        groups: components["schemas"]["Group"][];
                        organizations: components["schemas"]["Organization"][];
                        roles: components["schemas"]["RoleAssignment"][];
                    };
                };
            };
        };
    };
    getAccessOfUser: {
        parameters: {
            query: {
                resource: string;
                organization_id?: string;
            };
            header?: never;
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectiveAccess"];
                };
            };
        };
    };
    getAccessOfClient: {
        parameters: {
            query: {
                resource: string;
            };
            header?: never;
            path: {
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessOfClient"];
                };
            };
        };
    };
    listOwners: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["User"][];
                    };
                };
            };
        };
    };
    listClients: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
                resource?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Client"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    createClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    clientId?: string;
                    /** @description Client metadata (RFC 7591 §2), by its own names */
                    metadata: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Done; clientSecret is told in this answer alone */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        clientId: string;
                        /** @enum {string} */
                        origin: "operator" | "self_registered" | "described";
                        /** @description Client metadata (RFC 7591 §2), by its own names */
                        metadata: {
                            [key: string]: unknown;
                        };
                        /** @description Seconds since the epoch */
                        createdAt: number;
                        /** @description Seconds since the epoch */
                        unusedUntil?: number;
                        /** @description Seconds since the epoch */
                        formerSecretGoodUntil?: number;
                        /** @description Told in this answer alone */
                        clientSecret?: string;
                    };
                };
            };
        };
    };
    getClient: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Client"];
                };
            };
        };
    };
    deleteClient: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        clientId: string;
                        revokedGrants: number;
                    };
                };
            };
        };
    };
    changeClient: {
        parameters: {
            query?: {
                new_subjects?: boolean;
            };
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                clientId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": {
                    /** @description Client metadata (RFC 7591 §2), by its own names */
                    metadata: {
                        [key: string]: unknown;
                    };
                };
                "application/json": {
                    /** @description Client metadata (RFC 7591 §2), by its own names */
                    metadata: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Done; clientSecret is told in this answer alone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        clientId: string;
                        /** @enum {string} */
                        origin: "operator" | "self_registered" | "described";
                        /** @description Client metadata (RFC 7591 §2), by its own names */
                        metadata: {
                            [key: string]: unknown;
                        };
                        /** @description Seconds since the epoch */
                        createdAt: number;
                        /** @description Seconds since the epoch */
                        unusedUntil?: number;
                        /** @description Seconds since the epoch */
                        formerSecretGoodUntil?: number;
                        /** @description Told in this answer alone */
                        clientSecret?: string;
                    };
                };
            };
        };
    };
    rotateClientSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                clientId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Seconds; 0 where it leaked. Default: a day */
                    overlap?: number;
                };
            };
        };
        responses: {
            /** @description Done; clientSecret is told in this answer alone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        clientId: string;
                        /** @enum {string} */
                        origin: "operator" | "self_registered" | "described";
                        /** @description Client metadata (RFC 7591 §2), by its own names */
                        metadata: {
                            [key: string]: unknown;
                        };
                        /** @description Seconds since the epoch */
                        createdAt: number;
                        /** @description Seconds since the epoch */
                        unusedUntil?: number;
                        /** @description Seconds since the epoch */
                        formerSecretGoodUntil?: number;
                        /** @description Told in this answer alone */
                        clientSecret?: string;
                    };
                };
            };
        };
    };
    listResources: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Resource"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    createResource: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The `aud` of its tokens (RFC 8707 §2) */
                    identifier: string;
                    /** @description What a person reads of it: a text, or one for each language (BCP 47) */
                    name?: string | {
                        [key: string]: string;
                    };
                    /** @description Scope -> what a person reads of it: a text, or one for each language (BCP 47) */
                    scopes: {
                        [key: string]: string | {
                            [key: string]: string;
                        };
                    };
                    selfRegisteredScopes?: string[];
                    scopesWithoutRole?: string[];
                    accessTokenLifetime?: number;
                    /** @enum {string} */
                    signingAlgorithm?: "ES256" | "RS256" | "PS256" | "EdDSA";
                    /**
                     * @description The class of sign-in with which its tokens are given alone
                     * @enum {string}
                     */
                    requiredAcr?: "https://signet.example.com/acr/1fa" | "https://signet.example.com/acr/2fa" | "phr" | "phrh";
                    /** @enum {string} */
                    accessTokenType?: "at+jwt" | "JWT";
                    /**
                     * @description Whether it takes tokens of somebody of support who acts as a person; refused where absent
                     * @constant
                     */
                    supportAccess?: "allowed";
                    claimsPolicy?: {
                        /**
                         * @description Of an API: the roles of the person there
                         * @constant
                         */
                        roles?: true;
                        groups?: true | {
                            below: string;
                        } | {
                            only: string[];
                        };
                        /** @description Claim -> where it comes from */
                        mapped?: {
                            [key: string]: {
                                attribute: string;
                                /** @description Of a client: where this scope was granted */
                                scope?: string;
                            } | {
                                value: string | number | boolean | string[];
                                /** @description Of a client: where this scope was granted */
                                scope?: string;
                            } | {
                                inGroup: string;
                                /** @description Of a client: where this scope was granted */
                                scope?: string;
                            };
                        };
                        /** @description Of a client: what preferred_username is */
                        username?: ("email" | "subject") | {
                            attribute: string;
                        };
                        hook?: {
                            url: string;
                            claims: string[];
                            /** @enum {string} */
                            failure: "refuse" | "omit" | "last_known";
                            /** @description Milliseconds */
                            timeout?: number;
                            /** @description Seconds */
                            cache?: number;
                            /** @description Of a client: where this scope was granted */
                            scope?: string;
                        };
                    };
                    /** @description Role -> the scopes that it gives */
                    roles?: {
                        [key: string]: {
                            scopes: string[];
                            description?: string;
                        };
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
        };
    };
    getResource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                identifier: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
        };
    };
    deleteResource: {
        parameters: {
            query?: {
                force?: boolean;
            };
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                identifier: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        identifier: string;
                        clients: string[];
                    };
                };
            };
        };
    };
    changeResource: {
        parameters: {
            query?: {
                force?: boolean;
            };
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                identifier: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": {
                    name?: string | {
                        [key: string]: string | null;
                    };
                    /** @description Scope -> what a person reads of it; null takes it away */
                    scopes?: {
                        [key: string]: unknown | null;
                    };
                    selfRegisteredScopes?: string[] | null;
                    scopesWithoutRole?: string[] | null;
                    accessTokenLifetime?: number;
                    /** @enum {string} */
                    signingAlgorithm?: "ES256" | "RS256" | "PS256" | "EdDSA";
                    requiredAcr?: ("https://signet.example.com/acr/1fa" | "https://signet.example.com/acr/2fa" | "phr" | "phrh") | null;
                    accessTokenType?: ("at+jwt" | "JWT") | null;
                    supportAccess?: "allowed" | null;
                    claimsPolicy?: {
                        roles?: true | null;
                        groups?: unknown | null;
                        mapped?: {
                            [key: string]: unknown | null;
                        } | null;
                        username?: unknown | null;
                        hook?: {
                            url?: string | null;
                            claims?: string[] | null;
                            failure?: ("refuse" | "omit" | "last_known") | null;
                            timeout?: number | null;
                            cache?: number | null;
                            scope?: string | null;
                        } | null;
                    } | null;
                    /** @description Role -> the scopes that it gives; null: scopes need no role */
                    roles?: {
                        [key: string]: {
                            scopes?: string[] | null;
                            description?: string | null;
                        } | null;
                    } | null;
                };
                "application/json": {
                    name?: string | {
                        [key: string]: string | null;
                    };
                    /** @description Scope -> what a person reads of it; null takes it away */
                    scopes?: {
                        [key: string]: unknown | null;
                    };
                    selfRegisteredScopes?: string[] | null;
                    scopesWithoutRole?: string[] | null;
                    accessTokenLifetime?: number;
                    /** @enum {string} */
                    signingAlgorithm?: "ES256" | "RS256" | "PS256" | "EdDSA";
                    requiredAcr?: ("https://signet.example.com/acr/1fa" | "https://signet.example.com/acr/2fa" | "phr" | "phrh") | null;
                    accessTokenType?: ("at+jwt" | "JWT") | null;
                    supportAccess?: "allowed" | null;
                    claimsPolicy?: {
                        roles?: true | null;
                        groups?: unknown | null;
                        mapped?: {
                            [key: string]: unknown | null;
                        } | null;
                        username?: unknown | null;
                        hook?: {
                            url?: string | null;
                            claims?: string[] | null;
                            failure?: ("refuse" | "omit" | "last_known") | null;
                            timeout?: number | null;
                            cache?: number | null;
                            scope?: string | null;
                        } | null;
                    } | null;
                    /** @description Role -> the scopes that it gives; null: scopes need no role */
                    roles?: {
                        [key: string]: {
                            scopes?: string[] | null;
                            description?: string | null;
                        } | null;
                    } | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
        };
    };
    listClientPresets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ClientPreset"][];
                    };
                };
            };
        };
    };
    getClientSnippets: {
        parameters: {
            query?: {
                for?: string;
            };
            header?: never;
            path: {
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        software: string;
                        snippets: components["schemas"]["Snippet"][];
                    };
                };
            };
        };
    };
    getResourceSnippets: {
        parameters: {
            query?: {
                for?: string;
            };
            header?: never;
            path: {
                identifier: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        software: string;
                        snippets: components["schemas"]["Snippet"][];
                    };
                };
            };
        };
    };
    audienceMatrix: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
                client?: string;
                audience?: string;
                audiences_after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AudienceMatrixRow"][];
                        /** @description The columns */
                        audiences: {
                            identifier: string;
                            scopes: string[];
                        }[];
                        nextAudience?: string;
                        next?: string;
                        total: number;
                    };
                };
            };
        };
    };
    scopeGrantedBy: {
        parameters: {
            query: {
                audience: string;
                scope: string;
            };
            header?: never;
            path: {
                clientId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        grantedBy?: {
                            /** @description Seconds since the epoch */
                            at: number;
                            initiator: {
                                entity: string;
                                through: string;
                                subject?: string;
                            };
                            /** @description Of the audit trail */
                            entryId: string;
                        };
                    };
                };
            };
        };
    };
    audienceGraph: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AudienceGraph"];
                };
            };
        };
    };
    getConfiguration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A configuration (docs/configuration.md) */
                        document: {
                            [key: string]: unknown;
                        };
                        managed: {
                            /** @enum {string} */
                            kind: "attribute" | "group" | "audience" | "client" | "provider" | "policies" | "theme" | "role";
                            name: string;
                            /** @enum {string} */
                            state: "as_applied" | "changed_by_hand" | "deleted_by_hand";
                            /** @description Seconds since the epoch */
                            appliedAt: number;
                            /** @description The `sub` of a person */
                            appliedBy?: string;
                        }[];
                    };
                };
            };
        };
    };
    applyConfiguration: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Configuration of a Signet issuer: what is named here is as it stands here (docs/configuration.md) */
                    document: {
                        $schema?: string;
                        /** @description APIs, by identifier: the `aud` of their tokens */
                        audiences?: {
                            [key: string]: {
                                /** @description A text, or one for each language (BCP 47) */
                                name?: string | {
                                    [key: string]: string;
                                };
                                /** @description Scope -> what a person reads of it */
                                scopes: {
                                    [key: string]: string | {
                                        [key: string]: string;
                                    };
                                };
                                /** @description Role -> the scopes that it gives; without roles scopes need none */
                                roles?: {
                                    [key: string]: string[] | {
                                        readonly scopes: string[];
                                        description?: string;
                                    };
                                };
                                readonly scopesWithoutRole?: string[];
                                /** @description That a client which registered itself may ask for */
                                readonly selfRegisteredScopes?: string[];
                                /** @description Seconds; 600 where it is absent */
                                accessTokenLifetime?: number;
                                /** @enum {string} */
                                signingAlgorithm?: "ES256" | "RS256" | "PS256" | "EdDSA";
                                /** @enum {string} */
                                accessTokenType?: "at+jwt" | "JWT";
                                /** @description The class of sign-in with which its tokens are given alone */
                                requiredAcr?: string;
                                /**
                                 * @description Whether it takes tokens of somebody of support who acts as a person; refused where absent
                                 * @constant
                                 */
                                supportAccess?: "allowed";
                                claimsPolicy?: {
                                    /** @constant */
                                    roles?: true;
                                    groups?: true | {
                                        below: string;
                                    } | {
                                        readonly only: string[];
                                    };
                                    mapped?: {
                                        [key: string]: {
                                            attribute: string;
                                            /** @description Of a client: where this scope was granted */
                                            scope?: string;
                                        } | {
                                            value: string | number | boolean | string[];
                                            /** @description Of a client: where this scope was granted */
                                            scope?: string;
                                        } | {
                                            inGroup: string;
                                            /** @description Of a client: where this scope was granted */
                                            scope?: string;
                                        };
                                    };
                                    username?: ("email" | "subject") | {
                                        attribute: string;
                                    };
                                    hook?: {
                                        url: string;
                                        readonly claims: string[];
                                        /** @enum {string} */
                                        failure: "refuse" | "omit" | "last_known";
                                        timeout?: number;
                                        cache?: number;
                                        /** @description Of a client: where this scope was granted */
                                        scope?: string;
                                    };
                                };
                            };
                        };
                        /** @description Apps, by client_id */
                        clients?: {
                            [key: string]: {
                                /** @description Without it a client that needs one keeps its own, or gets one at first */
                                secret?: {
                                    env: string;
                                } | {
                                    file: string;
                                };
                            } & {
                                [key: string]: unknown;
                            };
                        };
                        /** @description What is kept of people beside their profile, by name */
                        attributes?: {
                            [key: string]: {
                                /** @enum {string} */
                                type: "string" | "number" | "boolean" | "strings";
                                description?: string;
                                /** @description A text, or one for each language (BCP 47) */
                                label?: string | {
                                    [key: string]: string;
                                };
                                /** @description Seconds since the epoch */
                                requiredFrom?: number;
                                longest?: number;
                                mostListed?: number;
                                least?: number;
                                most?: number;
                                readonly oneOf?: string[];
                                /** @enum {string} */
                                seenBy?: "operator" | "person";
                                /** @enum {string} */
                                changedBy?: "operator" | "person";
                            };
                        };
                        /** @description By name */
                        groups?: {
                            [key: string]: {
                                description?: string;
                                /** @description The group that it stands in */
                                parent?: string;
                            };
                        };
                        /** @description With whom else people sign in, by id */
                        providers?: {
                            [key: string]: {
                                /** @enum {string} */
                                preset?: "google" | "microsoft" | "apple" | "github";
                                /** @description Of Microsoft: the directory */
                                tenant?: string;
                                /** @enum {string} */
                                kind?: "oidc" | "github";
                                issuer?: string;
                                /** @description A text, or one for each language (BCP 47) */
                                name?: string | {
                                    [key: string]: string;
                                };
                                clientId: string;
                                secret?: {
                                    /** @constant */
                                    kind: "none";
                                } | {
                                    /** @constant */
                                    kind: "client_secret";
                                    /** @enum {string} */
                                    sentBy: "basic" | "post";
                                    /** @description Without it what is kept stays */
                                    value?: {
                                        env: string;
                                    } | {
                                        file: string;
                                    };
                                } | {
                                    /** @constant */
                                    kind: "private_key_jwt";
                                    /** @enum {string} */
                                    algorithm: "ES256" | "PS256" | "RS256" | "EdDSA";
                                    keyId?: string;
                                    /** @description Without it what is kept stays */
                                    value?: {
                                        env: string;
                                    } | {
                                        file: string;
                                    };
                                } | {
                                    /** @constant */
                                    kind: "apple";
                                    teamId: string;
                                    keyId: string;
                                    /** @description Without it what is kept stays */
                                    value?: {
                                        env: string;
                                    } | {
                                        file: string;
                                    };
                                };
                                readonly scopes?: string[];
                                /** @enum {string} */
                                answersBy?: "query" | "form_post";
                                shown?: {
                                    readonly clients?: string[];
                                    readonly emailDomains?: string[];
                                };
                                accounts?: {
                                    /** @enum {string} */
                                    by: "nobody" | "invitation" | "domains" | "everybody";
                                    readonly domains?: string[];
                                };
                                trustsEmail?: boolean;
                                claims?: {
                                    [key: string]: string;
                                };
                                readonly methods?: {
                                    /** @enum {string} */
                                    claim: "acr" | "amr";
                                    value: string;
                                    readonly amr: string[];
                                }[];
                                keepsTokens?: boolean;
                                signsOut?: boolean;
                                /** @description Nobody signs in by one that is not; true where it is absent */
                                enabled?: boolean;
                            };
                        };
                        /** @description What an installation asks of people, by section; what a section does not say is left to the default */
                        policies?: {
                            /** @description Those that are there go on; they are held to it when they are changed. */
                            passwords?: {
                                /** @description Shortest password: Characters of a new password at least. Whatever is easily guessed is refused besides. */
                                minLength?: number;
                                /** @description Forgotten passwords: Whether people choose another one by a link to their verified address. Takes mail that is sent. */
                                recovery?: boolean;
                            };
                            /** @description What is asked beside a password. Whoever has none sets one up on the way, so nobody is locked out. */
                            secondFactor?: {
                                /**
                                 * @description Who needs one: Everybody, or whoever wants to and whose app asks for it.
                                 * @enum {string}
                                 */
                                mode?: "required" | "optional";
                                /** @description Required from: The day from which everybody needs one, in UTC; until then they are reminded. Empty: at once. */
                                from?: string;
                                /** @description Kinds: What people can set up. What they have goes on. */
                                kinds?: ("passkey" | "totp")[];
                                /** @description Remembered devices: Days for which a person may have a device remembered, on which it is not asked for; 0: none. */
                                rememberedDays?: number;
                                /** @description Codes by mail: Whether a code to the verified address counts, for whoever has nothing else. Takes mail that is sent. */
                                emailCode?: boolean;
                            };
                            /** @description Who makes an account of their own, and what they must say. */
                            registration?: {
                                /**
                                 * @description Who may: Nobody, whom an operator invited, whoever reads mail at some domains, or everybody.
                                 * @enum {string}
                                 */
                                by?: "off" | "invitation" | "domains" | "open";
                                /** @description Domains: Of mail, where those who read it there may make an account. */
                                domains?: string[];
                                /**
                                 * @description Addresses: Whether an address is verified before there is an account; by default where mail is sent.
                                 * @enum {string}
                                 */
                                email?: "verified" | "default" | "unverified";
                                /** @description Must be said: What people must say of themselves, and cannot take back. */
                                fields?: ("name" | "given_name" | "family_name" | "email" | "phone_number")[];
                                /** @description Asked of those who are there from: A day or a moment in UTC, from which people are asked at a sign-in who have an account without. Empty: never. */
                                fieldsFrom?: string;
                            };
                            /** @description What people change of their accounts by themselves. */
                            profile?: {
                                /** @description Of their profile: Claims that they change, as apps are told them. */
                                fields?: ("name" | "given_name" | "middle_name" | "family_name" | "nickname" | "profile" | "website" | "gender" | "birthdate" | "zoneinfo" | "locale" | "phone_number" | "picture")[];
                                /** @description Until a deletion: Days in which an account can be opened again whose person deletes it. */
                                deletionGraceDays?: number;
                            };
                            /** @description How long a sign-in counts. When a session ends is fixed as it begins; idle ones end as it is set now. */
                            sessions?: {
                                /** @description Without a visit: Seconds without a visit after which a session ends; 0: never. */
                                idleTimeout?: number;
                                /** @description At most: Seconds after which a session ends, however it is used. */
                                lifetime?: number;
                                /** @description Stay signed in: Days for which people may stay signed in who want to; 0: nobody is asked. */
                                keepSignedInDays?: number;
                                /** @description Of one person: Live sessions at most: a new one ends the oldest; 0: as many as they like. */
                                mostPerPerson?: number;
                                /** @description Consent: Days for which what a person allowed an app counts, until they are asked again. */
                                consentDays?: number;
                            };
                            /** @description What is offered to whoever has signed in, and need not be taken. */
                            offers?: {
                                /** @description What is offered: At most one at a sign-in. */
                                allowed?: ("passkey" | "second_factor" | "second_way")[];
                                /** @description How often: Days between two times of the same. */
                                everyDays?: number;
                            };
                            /** @description What is asked of browsers before a password is looked at. */
                            signIn?: {
                                /**
                                 * @description Proof of work: Where too many fail, always, or never.
                                 * @enum {string}
                                 */
                                challenge?: "automatic" | "always" | "off";
                            };
                            /** @description Where nothing else says it. */
                            pages?: {
                                /**
                                 * @description Language: Of pages and messages, where neither person, browser nor app chooses one.
                                 * @enum {string}
                                 */
                                defaultLocale?: "en" | "de" | "es" | "fr" | "ja" | "ar";
                                /** @description Contact: An email or https address that people are told to ask who may not use an app. */
                                supportContact?: string;
                            };
                        };
                        /** @description How pages look, all of it; what it does not say is left to the default (docs/look.md) */
                        theme?: {
                            /** @description At the top of pages and messages, in place of Signet */
                            name?: string;
                            /** @description The same for who reads a language (BCP 47); `name` is for everybody else */
                            names?: {
                                [key: string]: string;
                            };
                            /** @description PNG, JPEG, WebP or SVG, as a data: address */
                            logo?: string;
                            /** @description Colours as #rrggbb */
                            light?: {
                                background?: string;
                                card?: string;
                                text?: string;
                                muted?: string;
                                line?: string;
                                accent?: string;
                                accentText?: string;
                                field?: string;
                                danger?: string;
                                dangerBackground?: string;
                            };
                            /** @description Colours as #rrggbb, for who prefers a dark scheme */
                            dark?: {
                                background?: string;
                                card?: string;
                                text?: string;
                                muted?: string;
                                line?: string;
                                accent?: string;
                                accentText?: string;
                                field?: string;
                                danger?: string;
                                dangerBackground?: string;
                            };
                            /** @description Pixels of the corners of a card */
                            radius?: number;
                            /** @description Families that people have on their devices; none is fetched */
                            font?: string;
                            /** @description Below every page; a label, or one for each language (BCP 47) */
                            readonly links?: {
                                label: string | {
                                    [key: string]: string;
                                };
                                href: string;
                            }[];
                            /** @description Held to what hides nothing; kept as it is served (docs/look.md) */
                            stylesheet?: string;
                        };
                        readonly roles?: ({
                            audience: string;
                            role: string;
                            group: string;
                        } | {
                            audience: string;
                            role: string;
                            client: string;
                        })[];
                    };
                    /** @description What its references lead to, by the name of the thing, as `client/orders` */
                    secrets?: {
                        [key: string]: string;
                    };
                    /** @description Things that are made so although somebody changed them */
                    overwrite?: string[];
                    /** @description What was managed and is gone from it is deleted */
                    deletes?: boolean;
                };
            };
        };
        responses: {
            /** @description Done; secrets is told in this answer alone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        steps: {
                            /** @enum {string} */
                            kind: "attribute" | "group" | "audience" | "client" | "provider" | "policies" | "theme" | "role";
                            name: string;
                            /** @enum {string} */
                            action: "create" | "change" | "delete";
                            /** @description A configuration (docs/configuration.md) */
                            before?: {
                                [key: string]: unknown;
                            };
                            /** @description A configuration (docs/configuration.md) */
                            after?: {
                                [key: string]: unknown;
                            };
                            /** @description Neither is told */
                            secretChanges: boolean;
                            /**
                             * @description Somebody decided by hand how it is: since it was applied last, or before it ever was
                             * @enum {string}
                             */
                            byHand?: "since" | "ever";
                            /** @description Gone from the configuration, and not deleted unless that is said */
                            isHeld: boolean;
                        }[];
                        /** @description As it is there already, and managed from now on */
                        adopts: {
                            /** @enum {string} */
                            kind: "attribute" | "group" | "audience" | "client" | "provider" | "policies" | "theme" | "role";
                            name: string;
                        }[];
                        /** @description Of apps that got one just now, told in this answer alone */
                        secrets: {
                            [key: string]: string;
                        };
                    };
                };
            };
        };
    };
    listManaged: {
        parameters: {
            query?: {
                kind?: "attribute" | "group" | "audience" | "client" | "provider" | "policies" | "theme" | "role";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {string} */
                            kind: "attribute" | "group" | "audience" | "client" | "provider" | "policies" | "theme" | "role";
                            name: string;
                        }[];
                    };
                };
            };
        };
    };
    planConfiguration: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Configuration of a Signet issuer: what is named here is as it stands here (docs/configuration.md) */
                    document: {
                        $schema?: string;
                        /** @description APIs, by identifier: the `aud` of their tokens */
                        audiences?: {
                            [key: string]: {
                                /** @description A text, or one for each language (BCP 47) */
                                name?: string | {
                                    [key: string]: string;
                                };
                                /** @description Scope -> what a person reads of it */
                                scopes: {
                                    [key: string]: string | {
                                        [key: string]: string;
                                    };
                                };
                                /** @description Role -> the scopes that it gives; without roles scopes need none */
                                roles?: {
                                    [key: string]: string[] | {
                                        readonly scopes: string[];
                                        description?: string;
                                    };
                                };
                                readonly scopesWithoutRole?: string[];
                                /** @description That a client which registered itself may ask for */
                                readonly selfRegisteredScopes?: string[];
                                /** @description Seconds; 600 where it is absent */
                                accessTokenLifetime?: number;
                                /** @enum {string} */
                                signingAlgorithm?: "ES256" | "RS256" | "PS256" | "EdDSA";
                                /** @enum {string} */
                                accessTokenType?: "at+jwt" | "JWT";
                                /** @description The class of sign-in with which its tokens are given alone */
                                requiredAcr?: string;
                                /**
                                 * @description Whether it takes tokens of somebody of support who acts as a person; refused where absent
                                 * @constant
                                 */
                                supportAccess?: "allowed";
                                claimsPolicy?: {
                                    /** @constant */
                                    roles?: true;
                                    groups?: true | {
                                        below: string;
                                    } | {
                                        readonly only: string[];
                                    };
                                    mapped?: {
                                        [key: string]: {
                                            attribute: string;
                                            /** @description Of a client: where this scope was granted */
                                            scope?: string;
                                        } | {
                                            value: string | number | boolean | string[];
                                            /** @description Of a client: where this scope was granted */
                                            scope?: string;
                                        } | {
                                            inGroup: string;
                                            /** @description Of a client: where this scope was granted */
                                            scope?: string;
                                        };
                                    };
                                    username?: ("email" | "subject") | {
                                        attribute: string;
                                    };
                                    hook?: {
                                        url: string;
                                        readonly claims: string[];
                                        /** @enum {string} */
                                        failure: "refuse" | "omit" | "last_known";
                                        timeout?: number;
                                        cache?: number;
                                        /** @description Of a client: where this scope was granted */
                                        scope?: string;
                                    };
                                };
                            };
                        };
                        /** @description Apps, by client_id */
                        clients?: {
                            [key: string]: {
                                /** @description Without it a client that needs one keeps its own, or gets one at first */
                                secret?: {
                                    env: string;
                                } | {
                                    file: string;
                                };
                            } & {
                                [key: string]: unknown;
                            };
                        };
                        /** @description What is kept of people beside their profile, by name */
                        attributes?: {
                            [key: string]: {
                                /** @enum {string} */
                                type: "string" | "number" | "boolean" | "strings";
                                description?: string;
                                /** @description A text, or one for each language (BCP 47) */
                                label?: string | {
                                    [key: string]: string;
                                };
                                /** @description Seconds since the epoch */
                                requiredFrom?: number;
                                longest?: number;
                                mostListed?: number;
                                least?: number;
                                most?: number;
                                readonly oneOf?: string[];
                                /** @enum {string} */
                                seenBy?: "operator" | "person";
                                /** @enum {string} */
                                changedBy?: "operator" | "person";
                            };
                        };
                        /** @description By name */
                        groups?: {
                            [key: string]: {
                                description?: string;
                                /** @description The group that it stands in */
                                parent?: string;
                            };
                        };
                        /** @description With whom else people sign in, by id */
                        providers?: {
                            [key: string]: {
                                /** @enum {string} */
                                preset?: "google" | "microsoft" | "apple" | "github";
                                /** @description Of Microsoft: the directory */
                                tenant?: string;
                                /** @enum {string} */
                                kind?: "oidc" | "github";
                                issuer?: string;
                                /** @description A text, or one for each language (BCP 47) */
                                name?: string | {
                                    [key: string]: string;
                                };
                                clientId: string;
                                secret?: {
                                    /** @constant */
                                    kind: "none";
                                } | {
                                    /** @constant */
                                    kind: "client_secret";
                                    /** @enum {string} */
                                    sentBy: "basic" | "post";
                                    /** @description Without it what is kept stays */
                                    value?: {
                                        env: string;
                                    } | {
                                        file: string;
                                    };
                                } | {
                                    /** @constant */
                                    kind: "private_key_jwt";
                                    /** @enum {string} */
                                    algorithm: "ES256" | "PS256" | "RS256" | "EdDSA";
                                    keyId?: string;
                                    /** @description Without it what is kept stays */
                                    value?: {
                                        env: string;
                                    } | {
                                        file: string;
                                    };
                                } | {
                                    /** @constant */
                                    kind: "apple";
                                    teamId: string;
                                    keyId: string;
                                    /** @description Without it what is kept stays */
                                    value?: {
                                        env: string;
                                    } | {
                                        file: string;
                                    };
                                };
                                readonly scopes?: string[];
                                /** @enum {string} */
                                answersBy?: "query" | "form_post";
                                shown?: {
                                    readonly clients?: string[];
                                    readonly emailDomains?: string[];
                                };
                                accounts?: {
                                    /** @enum {string} */
                                    by: "nobody" | "invitation" | "domains" | "everybody";
                                    readonly domains?: string[];
                                };
                                trustsEmail?: boolean;
                                claims?: {
                                    [key: string]: string;
                                };
                                readonly methods?: {
                                    /** @enum {string} */
                                    claim: "acr" | "amr";
                                    value: string;
                                    readonly amr: string[];
                                }[];
                                keepsTokens?: boolean;
                                signsOut?: boolean;
                                /** @description Nobody signs in by one that is not; true where it is absent */
                                enabled?: boolean;
                            };
                        };
                        /** @description What an installation asks of people, by section; what a section does not say is left to the default */
                        policies?: {
                            /** @description Those that are there go on; they are held to it when they are changed. */
                            passwords?: {
                                /** @description Shortest password: Characters of a new password at least. Whatever is easily guessed is refused besides. */
                                minLength?: number;
                                /** @description Forgotten passwords: Whether people choose another one by a link to their verified address. Takes mail that is sent. */
                                recovery?: boolean;
                            };
                            /** @description What is asked beside a password. Whoever has none sets one up on the way, so nobody is locked out. */
                            secondFactor?: {
                                /**
                                 * @description Who needs one: Everybody, or whoever wants to and whose app asks for it.
                                 * @enum {string}
                                 */
                                mode?: "required" | "optional";
                                /** @description Required from: The day from which everybody needs one, in UTC; until then they are reminded. Empty: at once. */
                                from?: string;
                                /** @description Kinds: What people can set up. What they have goes on. */
                                kinds?: ("passkey" | "totp")[];
                                /** @description Remembered devices: Days for which a person may have a device remembered, on which it is not asked for; 0: none. */
                                rememberedDays?: number;
                                /** @description Codes by mail: Whether a code to the verified address counts, for whoever has nothing else. Takes mail that is sent. */
                                emailCode?: boolean;
                            };
                            /** @description Who makes an account of their own, and what they must say. */
                            registration?: {
                                /**
                                 * @description Who may: Nobody, whom an operator invited, whoever reads mail at some domains, or everybody.
                                 * @enum {string}
                                 */
                                by?: "off" | "invitation" | "domains" | "open";
                                /** @description Domains: Of mail, where those who read it there may make an account. */
                                domains?: string[];
                                /**
                                 * @description Addresses: Whether an address is verified before there is an account; by default where mail is sent.
                                 * @enum {string}
                                 */
                                email?: "verified" | "default" | "unverified";
                                /** @description Must be said: What people must say of themselves, and cannot take back. */
                                fields?: ("name" | "given_name" | "family_name" | "email" | "phone_number")[];
                                /** @description Asked of those who are there from: A day or a moment in UTC, from which people are asked at a sign-in who have an account without. Empty: never. */
                                fieldsFrom?: string;
                            };
                            /** @description What people change of their accounts by themselves. */
                            profile?: {
                                /** @description Of their profile: Claims that they change, as apps are told them. */
                                fields?: ("name" | "given_name" | "middle_name" | "family_name" | "nickname" | "profile" | "website" | "gender" | "birthdate" | "zoneinfo" | "locale" | "phone_number" | "picture")[];
                                /** @description Until a deletion: Days in which an account can be opened again whose person deletes it. */
                                deletionGraceDays?: number;
                            };
                            /** @description How long a sign-in counts. When a session ends is fixed as it begins; idle ones end as it is set now. */
                            sessions?: {
                                /** @description Without a visit: Seconds without a visit after which a session ends; 0: never. */
                                idleTimeout?: number;
                                /** @description At most: Seconds after which a session ends, however it is used. */
                                lifetime?: number;
                                /** @description Stay signed in: Days for which people may stay signed in who want to; 0: nobody is asked. */
                                keepSignedInDays?: number;
                                /** @description Of one person: Live sessions at most: a new one ends the oldest; 0: as many as they like. */
                                mostPerPerson?: number;
                                /** @description Consent: Days for which what a person allowed an app counts, until they are asked again. */
                                consentDays?: number;
                            };
                            /** @description What is offered to whoever has signed in, and need not be taken. */
                            offers?: {
                                /** @description What is offered: At most one at a sign-in. */
                                allowed?: ("passkey" | "second_factor" | "second_way")[];
                                /** @description How often: Days between two times of the same. */
                                everyDays?: number;
                            };
                            /** @description What is asked of browsers before a password is looked at. */
                            signIn?: {
                                /**
                                 * @description Proof of work: Where too many fail, always, or never.
                                 * @enum {string}
                                 */
                                challenge?: "automatic" | "always" | "off";
                            };
                            /** @description Where nothing else says it. */
                            pages?: {
                                /**
                                 * @description Language: Of pages and messages, where neither person, browser nor app chooses one.
                                 * @enum {string}
                                 */
                                defaultLocale?: "en" | "de" | "es" | "fr" | "ja" | "ar";
                                /** @description Contact: An email or https address that people are told to ask who may not use an app. */
                                supportContact?: string;
                            };
                        };
                        /** @description How pages look, all of it; what it does not say is left to the default (docs/look.md) */
                        theme?: {
                            /** @description At the top of pages and messages, in place of Signet */
                            name?: string;
                            /** @description The same for who reads a language (BCP 47); `name` is for everybody else */
                            names?: {
                                [key: string]: string;
                            };
                            /** @description PNG, JPEG, WebP or SVG, as a data: address */
                            logo?: string;
                            /** @description Colours as #rrggbb */
                            light?: {
                                background?: string;
                                card?: string;
                                text?: string;
                                muted?: string;
                                line?: string;
                                accent?: string;
                                accentText?: string;
                                field?: string;
                                danger?: string;
                                dangerBackground?: string;
                            };
                            /** @description Colours as #rrggbb, for who prefers a dark scheme */
                            dark?: {
                                background?: string;
                                card?: string;
                                text?: string;
                                muted?: string;
                                line?: string;
                                accent?: string;
                                accentText?: string;
                                field?: string;
                                danger?: string;
                                dangerBackground?: string;
                            };
                            /** @description Pixels of the corners of a card */
                            radius?: number;
                            /** @description Families that people have on their devices; none is fetched */
                            font?: string;
                            /** @description Below every page; a label, or one for each language (BCP 47) */
                            readonly links?: {
                                label: string | {
                                    [key: string]: string;
                                };
                                href: string;
                            }[];
                            /** @description Held to what hides nothing; kept as it is served (docs/look.md) */
                            stylesheet?: string;
                        };
                        readonly roles?: ({
                            audience: string;
                            role: string;
                            group: string;
                        } | {
                            audience: string;
                            role: string;
                            client: string;
                        })[];
                    };
                    /** @description What its references lead to, by the name of the thing, as `client/orders` */
                    secrets?: {
                        [key: string]: string;
                    };
                    /** @description Things that are made so although somebody changed them */
                    overwrite?: string[];
                    /** @description What was managed and is gone from it is deleted */
                    deletes?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        steps: {
                            /** @enum {string} */
                            kind: "attribute" | "group" | "audience" | "client" | "provider" | "policies" | "theme" | "role";
                            name: string;
                            /** @enum {string} */
                            action: "create" | "change" | "delete";
                            /** @description A configuration (docs/configuration.md) */
                            before?: {
                                [key: string]: unknown;
                            };
                            /** @description A configuration (docs/configuration.md) */
                            after?: {
                                [key: string]: unknown;
                            };
                            /** @description Neither is told */
                            secretChanges: boolean;
                            /**
                             * @description Somebody decided by hand how it is: since it was applied last, or before it ever was
                             * @enum {string}
                             */
                            byHand?: "since" | "ever";
                            /** @description Gone from the configuration, and not deleted unless that is said */
                            isHeld: boolean;
                        }[];
                        /** @description As it is there already, and managed from now on */
                        adopts: {
                            /** @enum {string} */
                            kind: "attribute" | "group" | "audience" | "client" | "provider" | "policies" | "theme" | "role";
                            name: string;
                        }[];
                    };
                };
            };
        };
    };
    getSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
        };
    };
    changeSettings: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": {
                    policies: {
                        /** @description Those that are there go on; they are held to it when they are changed. */
                        passwords?: {
                            /** @description Shortest password: Characters of a new password at least. Whatever is easily guessed is refused besides. */
                            minLength?: number | null;
                            /** @description Forgotten passwords: Whether people choose another one by a link to their verified address. Takes mail that is sent. */
                            recovery?: boolean | null;
                        } | null;
                        /** @description What is asked beside a password. Whoever has none sets one up on the way, so nobody is locked out. */
                        secondFactor?: {
                            /** @description Who needs one: Everybody, or whoever wants to and whose app asks for it. */
                            mode?: ("required" | "optional") | null;
                            /** @description Required from: The day from which everybody needs one, in UTC; until then they are reminded. Empty: at once. */
                            from?: string | null;
                            /** @description Kinds: What people can set up. What they have goes on. */
                            kinds?: ("passkey" | "totp")[] | null;
                            /** @description Remembered devices: Days for which a person may have a device remembered, on which it is not asked for; 0: none. */
                            rememberedDays?: number | null;
                            /** @description Codes by mail: Whether a code to the verified address counts, for whoever has nothing else. Takes mail that is sent. */
                            emailCode?: boolean | null;
                        } | null;
                        /** @description Who makes an account of their own, and what they must say. */
                        registration?: {
                            /** @description Who may: Nobody, whom an operator invited, whoever reads mail at some domains, or everybody. */
                            by?: ("off" | "invitation" | "domains" | "open") | null;
                            /** @description Domains: Of mail, where those who read it there may make an account. */
                            domains?: string[] | null;
                            /** @description Addresses: Whether an address is verified before there is an account; by default where mail is sent. */
                            email?: ("verified" | "default" | "unverified") | null;
                            /** @description Must be said: What people must say of themselves, and cannot take back. */
                            fields?: ("name" | "given_name" | "family_name" | "email" | "phone_number")[] | null;
                            /** @description Asked of those who are there from: A day or a moment in UTC, from which people are asked at a sign-in who have an account without. Empty: never. */
                            fieldsFrom?: string | null;
                        } | null;
                        /** @description What people change of their accounts by themselves. */
                        profile?: {
                            /** @description Of their profile: Claims that they change, as apps are told them. */
                            fields?: ("name" | "given_name" | "middle_name" | "family_name" | "nickname" | "profile" | "website" | "gender" | "birthdate" | "zoneinfo" | "locale" | "phone_number" | "picture")[] | null;
                            /** @description Until a deletion: Days in which an account can be opened again whose person deletes it. */
                            deletionGraceDays?: number | null;
                        } | null;
                        /** @description How long a sign-in counts. When a session ends is fixed as it begins; idle ones end as it is set now. */
                        sessions?: {
                            /** @description Without a visit: Seconds without a visit after which a session ends; 0: never. */
                            idleTimeout?: number | null;
                            /** @description At most: Seconds after which a session ends, however it is used. */
                            lifetime?: number | null;
                            /** @description Stay signed in: Days for which people may stay signed in who want to; 0: nobody is asked. */
                            keepSignedInDays?: number | null;
                            /** @description Of one person: Live sessions at most: a new one ends the oldest; 0: as many as they like. */
                            mostPerPerson?: number | null;
                            /** @description Consent: Days for which what a person allowed an app counts, until they are asked again. */
                            consentDays?: number | null;
                        } | null;
                        /** @description What is offered to whoever has signed in, and need not be taken. */
                        offers?: {
                            /** @description What is offered: At most one at a sign-in. */
                            allowed?: ("passkey" | "second_factor" | "second_way")[] | null;
                            /** @description How often: Days between two times of the same. */
                            everyDays?: number | null;
                        } | null;
                        /** @description What is asked of browsers before a password is looked at. */
                        signIn?: {
                            /** @description Proof of work: Where too many fail, always, or never. */
                            challenge?: ("automatic" | "always" | "off") | null;
                        } | null;
                        /** @description Where nothing else says it. */
                        pages?: {
                            /** @description Language: Of pages and messages, where neither person, browser nor app chooses one. */
                            defaultLocale?: ("en" | "de" | "es" | "fr" | "ja" | "ar") | null;
                            /** @description Contact: An email or https address that people are told to ask who may not use an app. */
                            supportContact?: string | null;
                        } | null;
                    };
                };
                "application/json": {
                    policies: {
                        /** @description Those that are there go on; they are held to it when they are changed. */
                        passwords?: {
                            /** @description Shortest password: Characters of a new password at least. Whatever is easily guessed is refused besides. */
                            minLength?: number | null;
                            /** @description Forgotten passwords: Whether people choose another one by a link to their verified address. Takes mail that is sent. */
                            recovery?: boolean | null;
                        } | null;
                        /** @description What is asked beside a password. Whoever has none sets one up on the way, so nobody is locked out. */
                        secondFactor?: {
                            /** @description Who needs one: Everybody, or whoever wants to and whose app asks for it. */
                            mode?: ("required" | "optional") | null;
                            /** @description Required from: The day from which everybody needs one, in UTC; until then they are reminded. Empty: at once. */
                            from?: string | null;
                            /** @description Kinds: What people can set up. What they have goes on. */
                            kinds?: ("passkey" | "totp")[] | null;
                            /** @description Remembered devices: Days for which a person may have a device remembered, on which it is not asked for; 0: none. */
                            rememberedDays?: number | null;
                            /** @description Codes by mail: Whether a code to the verified address counts, for whoever has nothing else. Takes mail that is sent. */
                            emailCode?: boolean | null;
                        } | null;
                        /** @description Who makes an account of their own, and what they must say. */
                        registration?: {
                            /** @description Who may: Nobody, whom an operator invited, whoever reads mail at some domains, or everybody. */
                            by?: ("off" | "invitation" | "domains" | "open") | null;
                            /** @description Domains: Of mail, where those who read it there may make an account. */
                            domains?: string[] | null;
                            /** @description Addresses: Whether an address is verified before there is an account; by default where mail is sent. */
                            email?: ("verified" | "default" | "unverified") | null;
                            /** @description Must be said: What people must say of themselves, and cannot take back. */
                            fields?: ("name" | "given_name" | "family_name" | "email" | "phone_number")[] | null;
                            /** @description Asked of those who are there from: A day or a moment in UTC, from which people are asked at a sign-in who have an account without. Empty: never. */
                            fieldsFrom?: string | null;
                        } | null;
                        /** @description What people change of their accounts by themselves. */
                        profile?: {
                            /** @description Of their profile: Claims that they change, as apps are told them. */
                            fields?: ("name" | "given_name" | "middle_name" | "family_name" | "nickname" | "profile" | "website" | "gender" | "birthdate" | "zoneinfo" | "locale" | "phone_number" | "picture")[] | null;
                            /** @description Until a deletion: Days in which an account can be opened again whose person deletes it. */
                            deletionGraceDays?: number | null;
                        } | null;
                        /** @description How long a sign-in counts. When a session ends is fixed as it begins; idle ones end as it is set now. */
                        sessions?: {
                            /** @description Without a visit: Seconds without a visit after which a session ends; 0: never. */
                            idleTimeout?: number | null;
                            /** @description At most: Seconds after which a session ends, however it is used. */
                            lifetime?: number | null;
                            /** @description Stay signed in: Days for which people may stay signed in who want to; 0: nobody is asked. */
                            keepSignedInDays?: number | null;
                            /** @description Of one person: Live sessions at most: a new one ends the oldest; 0: as many as they like. */
                            mostPerPerson?: number | null;
                            /** @description Consent: Days for which what a person allowed an app counts, until they are asked again. */
                            consentDays?: number | null;
                        } | null;
                        /** @description What is offered to whoever has signed in, and need not be taken. */
                        offers?: {
                            /** @description What is offered: At most one at a sign-in. */
                            allowed?: ("passkey" | "second_factor" | "second_way")[] | null;
                            /** @description How often: Days between two times of the same. */
                            everyDays?: number | null;
                        } | null;
                        /** @description What is asked of browsers before a password is looked at. */
                        signIn?: {
                            /** @description Proof of work: Where too many fail, always, or never. */
                            challenge?: ("automatic" | "always" | "off") | null;
                        } | null;
                        /** @description Where nothing else says it. */
                        pages?: {
                            /** @description Language: Of pages and messages, where neither person, browser nor app chooses one. */
                            defaultLocale?: ("en" | "de" | "es" | "fr" | "ja" | "ar") | null;
                            /** @description Contact: An email or https address that people are told to ask who may not use an app. */
                            supportContact?: string | null;
                        } | null;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Sections that are others now */
                        changed: string[];
                        /** @description Settings by which people are protected by less now */
                        weakened: string[];
                    };
                };
            };
        };
    };
    getTheme: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Theme"];
                };
            };
        };
    };
    changeTheme: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": {
                    theme: {
                        name?: string | null;
                        names?: {
                            [key: string]: string | null;
                        } | null;
                        logo?: string | null;
                        light?: {
                            background?: string | null;
                            card?: string | null;
                            text?: string | null;
                            muted?: string | null;
                            line?: string | null;
                            accent?: string | null;
                            accentText?: string | null;
                            field?: string | null;
                            danger?: string | null;
                            dangerBackground?: string | null;
                        } | null;
                        dark?: {
                            background?: string | null;
                            card?: string | null;
                            text?: string | null;
                            muted?: string | null;
                            line?: string | null;
                            accent?: string | null;
                            accentText?: string | null;
                            field?: string | null;
                            danger?: string | null;
                            dangerBackground?: string | null;
                        } | null;
                        radius?: number | null;
                        font?: string | null;
                        links?: {
                            label: string | {
                                [key: string]: string;
                            };
                            href: string;
                        }[] | null;
                        stylesheet?: string | null;
                    };
                };
                "application/json": {
                    theme: {
                        name?: string | null;
                        names?: {
                            [key: string]: string | null;
                        } | null;
                        logo?: string | null;
                        light?: {
                            background?: string | null;
                            card?: string | null;
                            text?: string | null;
                            muted?: string | null;
                            line?: string | null;
                            accent?: string | null;
                            accentText?: string | null;
                            field?: string | null;
                            danger?: string | null;
                            dangerBackground?: string | null;
                        } | null;
                        dark?: {
                            background?: string | null;
                            card?: string | null;
                            text?: string | null;
                            muted?: string | null;
                            line?: string | null;
                            accent?: string | null;
                            accentText?: string | null;
                            field?: string | null;
                            danger?: string | null;
                            dangerBackground?: string | null;
                        } | null;
                        radius?: number | null;
                        font?: string | null;
                        links?: {
                            label: string | {
                                [key: string]: string;
                            };
                            href: string;
                        }[] | null;
                        stylesheet?: string | null;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        theme: {
                            /** @description At the top of pages and messages, in place of Signet */
                            name?: string;
                            /** @description The same for who reads a language (BCP 47); `name` is for everybody else */
                            names?: {
                                [key: string]: string;
                            };
                            /** @description PNG, JPEG, WebP or SVG, as a data: address */
                            logo?: string;
                            /** @description Colours as #rrggbb */
                            light?: {
                                background?: string;
                                card?: string;
                                text?: string;
                                muted?: string;
                                line?: string;
                                accent?: string;
                                accentText?: string;
                                field?: string;
                                danger?: string;
                                dangerBackground?: string;
                            };
                            /** @description Colours as #rrggbb, for who prefers a dark scheme */
                            dark?: {
                                background?: string;
                                card?: string;
                                text?: string;
                                muted?: string;
                                line?: string;
                                accent?: string;
                                accentText?: string;
                                field?: string;
                                danger?: string;
                                dangerBackground?: string;
                            };
                            /** @description Pixels of the corners of a card */
                            radius?: number;
                            /** @description Families that people have on their devices; none is fetched */
                            font?: string;
                            /** @description Below every page; a label, or one for each language (BCP 47) */
                            readonly links?: {
                                label: string | {
                                    [key: string]: string;
                                };
                                href: string;
                            }[];
                            /** @description Held to what hides nothing; kept as it is served (docs/look.md) */
                            stylesheet?: string;
                        };
                        changed: boolean;
                    };
                };
            };
        };
    };
    previewTheme: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    theme: {
                        /** @description At the top of pages and messages, in place of Signet */
                        name?: string;
                        /** @description The same for who reads a language (BCP 47); `name` is for everybody else */
                        names?: {
                            [key: string]: string;
                        };
                        /** @description PNG, JPEG, WebP or SVG, as a data: address */
                        logo?: string;
                        /** @description Colours as #rrggbb */
                        light?: {
                            background?: string;
                            card?: string;
                            text?: string;
                            muted?: string;
                            line?: string;
                            accent?: string;
                            accentText?: string;
                            field?: string;
                            danger?: string;
                            dangerBackground?: string;
                        };
                        /** @description Colours as #rrggbb, for who prefers a dark scheme */
                        dark?: {
                            background?: string;
                            card?: string;
                            text?: string;
                            muted?: string;
                            line?: string;
                            accent?: string;
                            accentText?: string;
                            field?: string;
                            danger?: string;
                            dangerBackground?: string;
                        };
                        /** @description Pixels of the corners of a card */
                        radius?: number;
                        /** @description Families that people have on their devices; none is fetched */
                        font?: string;
                        /** @description Below every page; a label, or one for each language (BCP 47) */
                        readonly links?: {
                            label: string | {
                                [key: string]: string;
                            };
                            href: string;
                        }[];
                        /** @description Held to what hides nothing; kept as it is served (docs/look.md) */
                        stylesheet?: string;
                    };
                    /** @enum {string} */
                    page: "sign-in" | "refused" | "missing" | "consent" | "second-factor" | "create-account" | "account" | "apps" | "error";
                    /** @enum {string} */
                    scheme: "light" | "dark";
                    /**
                     * @default en
                     * @enum {string}
                     */
                    language?: "en" | "de" | "es" | "fr" | "ja" | "ar";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description A document that loads nothing and runs nothing; to be shown in a sandbox */
                        html: string;
                        faults: string[];
                    };
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
                subject?: string;
                client_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Session"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listSupportAccesses: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["NamedSupportAccess"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    beginSupportAccess: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description As whom */
                    subject: string;
                    /** @description In words for the person and for operators */
                    reason: string;
                    clientIds: string[];
                    lifetime: number;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SupportAccess"];
                };
            };
        };
    };
    listSupportAccessesOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SupportAccess"][];
                    };
                };
            };
        };
    };
    endSupportAccess: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                accessId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listGrants: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
                subject?: string;
                client_id?: string;
                session_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Grant"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    revokeGrant: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                grantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listConsents: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
                subject?: string;
                client_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Consent"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    forgetConsents: {
        parameters: {
            query?: {
                subject?: string;
                client_id?: string;
            };
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        forgotten: number;
                    };
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SigningKey"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    rotateKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    algorithm: "ES256" | "RS256" | "PS256" | "EdDSA";
                    /** @description It signs within seconds: as soon as every process has published it */
                    now?: boolean;
                    /** @description Also where an operator gives the keys of this algorithm: from then on one in the database signs */
                    stored?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningKey"];
                };
            };
        };
    };
    withdrawKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                kid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        withdrawn: components["schemas"]["SigningKey"];
                        replacement?: components["schemas"]["SigningKey"];
                    };
                };
            };
        };
    };
    listRefusals: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                place?: string;
                code?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Refusal"][];
                        next?: string;
                    };
                };
            };
        };
    };
    explain: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A support code, however it was typed */
                    code?: string;
                    /** @description An access token */
                    token?: string;
                    /** @description Of the token: as which API; default those it names */
                    audience?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
        };
    };
    listMail: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                state?: "waiting" | "sent" | "dead";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Mail"][];
                        /** @description The cursor of the next page; absent at the last */
                        next?: string;
                    };
                };
            };
        };
    };
    retryMail: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                mailId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mail"];
                };
            };
        };
    };
    sendTestMail: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    to: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        to: string;
                    };
                };
            };
        };
    };
    listInitialAccessTokens: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["InitialAccessToken"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    createInitialAccessToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    uses: number;
                    /** @description Seconds */
                    lifetime: number;
                    pkceOptional?: boolean;
                };
            };
        };
        responses: {
            /** @description Done; token is told in this answer alone */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Names it and opens nothing */
                        tokenId: string;
                        /** @description Seconds since the epoch */
                        createdAt: number;
                        /** @description Seconds since the epoch */
                        expiresAt: number;
                        /** @description Registrations that it is still good for */
                        remaining: number;
                        pkceOptional: boolean;
                        token?: string;
                    };
                };
            };
        };
    };
    revokeInitialAccessToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                tokenId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                actor?: string;
                subject?: string;
                client_id?: string;
                audience?: string;
                name?: "signed_in" | "sign_in_refused" | "sign_in_locked" | "session_ended" | "sessions_ended" | "account_access_ended" | "consent_allowed" | "consent_denied" | "consents_forgotten" | "device_allowed" | "device_denied" | "grant_revoked" | "grants_revoked" | "access_token_revoked" | "code_replayed" | "refresh_token_reused" | "client_registered" | "client_created" | "client_changed" | "client_secret_changed" | "client_deleted" | "resource_created" | "resource_changed" | "resource_deleted" | "account_created" | "account_changed" | "account_disabled" | "account_enabled" | "own_data_exported" | "account_closed" | "account_reopened" | "account_deleted" | "password_changed" | "action_ordered" | "factor_added" | "factor_renamed" | "factor_suspected" | "factor_removed" | "offer_declined" | "factors_reset" | "device_remembered" | "device_forgotten" | "devices_forgotten" | "device_copied" | "support_access_begun" | "support_access_entered" | "support_access_used" | "support_access_refused" | "support_access_ended" | "recovery_code_used" | "action_order_withdrawn" | "action_done" | "terms_created" | "terms_published" | "terms_retired" | "terms_accepted" | "provider_created" | "provider_changed" | "provider_secret_changed" | "provider_deleted" | "identity_linked" | "identity_unlinked" | "identities_unlinked" | "attribute_defined" | "attribute_changed" | "attribute_deleted" | "organization_access_ended" | "access_lost" | "link_made" | "link_used" | "link_withdrawn" | "notice_not_sent" | "owner_link_made" | "owner_link_used" | "group_created" | "group_changed" | "group_deleted" | "group_joined" | "group_left" | "groups_left" | "organization_created" | "organization_changed" | "organization_deleted" | "organization_joined" | "organization_left" | "organizations_left" | "role_given" | "role_taken" | "roles_taken" | "lockout_forgotten" | "initial_access_token_created" | "initial_access_token_revoked" | "mail_tested" | "mail_revived" | "signing_key_made" | "signing_key_retired" | "signing_key_withdrawn" | "configuration_applied" | "configuration_left" | "settings_changed" | "policy_weakened" | "records_exported" | "database_moved" | "database_restored" | "audit_exported" | "audit_origins_deleted" | "access_refused" | "withdrawn_key_used" | "alert_rule_created" | "alert_rule_deleted" | "webhook_created" | "webhook_changed" | "webhook_secret_changed" | "webhook_disabled" | "webhook_deleted" | "webhook_tested" | "webhook_replayed" | "webhook_given_up" | "audit_resigned";
                target_record?: string;
                target_id?: string;
                since?: number;
                until?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        next?: string;
                    };
                };
            };
        };
    };
    exportAudit: {
        parameters: {
            query: {
                format: "jsonl" | "cef";
                cursor?: string;
                actor?: string;
                subject?: string;
                client_id?: string;
                audience?: string;
                name?: "signed_in" | "sign_in_refused" | "sign_in_locked" | "session_ended" | "sessions_ended" | "account_access_ended" | "consent_allowed" | "consent_denied" | "consents_forgotten" | "device_allowed" | "device_denied" | "grant_revoked" | "grants_revoked" | "access_token_revoked" | "code_replayed" | "refresh_token_reused" | "client_registered" | "client_created" | "client_changed" | "client_secret_changed" | "client_deleted" | "resource_created" | "resource_changed" | "resource_deleted" | "account_created" | "account_changed" | "account_disabled" | "account_enabled" | "own_data_exported" | "account_closed" | "account_reopened" | "account_deleted" | "password_changed" | "action_ordered" | "factor_added" | "factor_renamed" | "factor_suspected" | "factor_removed" | "offer_declined" | "factors_reset" | "device_remembered" | "device_forgotten" | "devices_forgotten" | "device_copied" | "support_access_begun" | "support_access_entered" | "support_access_used" | "support_access_refused" | "support_access_ended" | "recovery_code_used" | "action_order_withdrawn" | "action_done" | "terms_created" | "terms_published" | "terms_retired" | "terms_accepted" | "provider_created" | "provider_changed" | "provider_secret_changed" | "provider_deleted" | "identity_linked" | "identity_unlinked" | "identities_unlinked" | "attribute_defined" | "attribute_changed" | "attribute_deleted" | "organization_access_ended" | "access_lost" | "link_made" | "link_used" | "link_withdrawn" | "notice_not_sent" | "owner_link_made" | "owner_link_used" | "group_created" | "group_changed" | "group_deleted" | "group_joined" | "group_left" | "groups_left" | "organization_created" | "organization_changed" | "organization_deleted" | "organization_joined" | "organization_left" | "organizations_left" | "role_given" | "role_taken" | "roles_taken" | "lockout_forgotten" | "initial_access_token_created" | "initial_access_token_revoked" | "mail_tested" | "mail_revived" | "signing_key_made" | "signing_key_retired" | "signing_key_withdrawn" | "configuration_applied" | "configuration_left" | "settings_changed" | "policy_weakened" | "records_exported" | "database_moved" | "database_restored" | "audit_exported" | "audit_origins_deleted" | "access_refused" | "withdrawn_key_used" | "alert_rule_created" | "alert_rule_deleted" | "webhook_created" | "webhook_changed" | "webhook_secret_changed" | "webhook_disabled" | "webhook_deleted" | "webhook_tested" | "webhook_replayed" | "webhook_given_up" | "audit_resigned";
                target_record?: string;
                target_id?: string;
                since?: number;
                until?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": string;
                    "text/plain": string;
                };
            };
        };
    };
    getAuditEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntry"];
                };
            };
        };
    };
    forgetOrigins: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Entries that had one */
                        forgotten: number;
                    };
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Webhook"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    url: string;
                    description?: string;
                    /** @description Of the audit trail; absent: everything */
                    readonly names?: ("signed_in" | "sign_in_refused" | "sign_in_locked" | "session_ended" | "sessions_ended" | "account_access_ended" | "consent_allowed" | "consent_denied" | "consents_forgotten" | "device_allowed" | "device_denied" | "grant_revoked" | "grants_revoked" | "access_token_revoked" | "code_replayed" | "refresh_token_reused" | "client_registered" | "client_created" | "client_changed" | "client_secret_changed" | "client_deleted" | "resource_created" | "resource_changed" | "resource_deleted" | "account_created" | "account_changed" | "account_disabled" | "account_enabled" | "own_data_exported" | "account_closed" | "account_reopened" | "account_deleted" | "password_changed" | "action_ordered" | "factor_added" | "factor_renamed" | "factor_suspected" | "factor_removed" | "offer_declined" | "factors_reset" | "device_remembered" | "device_forgotten" | "devices_forgotten" | "device_copied" | "support_access_begun" | "support_access_entered" | "support_access_used" | "support_access_refused" | "support_access_ended" | "recovery_code_used" | "action_order_withdrawn" | "action_done" | "terms_created" | "terms_published" | "terms_retired" | "terms_accepted" | "provider_created" | "provider_changed" | "provider_secret_changed" | "provider_deleted" | "identity_linked" | "identity_unlinked" | "identities_unlinked" | "attribute_defined" | "attribute_changed" | "attribute_deleted" | "organization_access_ended" | "access_lost" | "link_made" | "link_used" | "link_withdrawn" | "notice_not_sent" | "owner_link_made" | "owner_link_used" | "group_created" | "group_changed" | "group_deleted" | "group_joined" | "group_left" | "groups_left" | "organization_created" | "organization_changed" | "organization_deleted" | "organization_joined" | "organization_left" | "organizations_left" | "role_given" | "role_taken" | "roles_taken" | "lockout_forgotten" | "initial_access_token_created" | "initial_access_token_revoked" | "mail_tested" | "mail_revived" | "signing_key_made" | "signing_key_retired" | "signing_key_withdrawn" | "configuration_applied" | "configuration_left" | "settings_changed" | "policy_weakened" | "records_exported" | "database_moved" | "database_restored" | "audit_exported" | "audit_origins_deleted" | "access_refused" | "withdrawn_key_used" | "alert_rule_created" | "alert_rule_deleted" | "webhook_created" | "webhook_changed" | "webhook_secret_changed" | "webhook_disabled" | "webhook_deleted" | "webhook_tested" | "webhook_replayed" | "webhook_given_up" | "audit_resigned")[];
                };
            };
        };
        responses: {
            /** @description Done; secret is told in this answer alone */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhookId: string;
                        url: string;
                        description?: string;
                        /** @description Of the audit trail; absent: everything */
                        readonly names?: ("signed_in" | "sign_in_refused" | "sign_in_locked" | "session_ended" | "sessions_ended" | "account_access_ended" | "consent_allowed" | "consent_denied" | "consents_forgotten" | "device_allowed" | "device_denied" | "grant_revoked" | "grants_revoked" | "access_token_revoked" | "code_replayed" | "refresh_token_reused" | "client_registered" | "client_created" | "client_changed" | "client_secret_changed" | "client_deleted" | "resource_created" | "resource_changed" | "resource_deleted" | "account_created" | "account_changed" | "account_disabled" | "account_enabled" | "own_data_exported" | "account_closed" | "account_reopened" | "account_deleted" | "password_changed" | "action_ordered" | "factor_added" | "factor_renamed" | "factor_suspected" | "factor_removed" | "offer_declined" | "factors_reset" | "device_remembered" | "device_forgotten" | "devices_forgotten" | "device_copied" | "support_access_begun" | "support_access_entered" | "support_access_used" | "support_access_refused" | "support_access_ended" | "recovery_code_used" | "action_order_withdrawn" | "action_done" | "terms_created" | "terms_published" | "terms_retired" | "terms_accepted" | "provider_created" | "provider_changed" | "provider_secret_changed" | "provider_deleted" | "identity_linked" | "identity_unlinked" | "identities_unlinked" | "attribute_defined" | "attribute_changed" | "attribute_deleted" | "organization_access_ended" | "access_lost" | "link_made" | "link_used" | "link_withdrawn" | "notice_not_sent" | "owner_link_made" | "owner_link_used" | "group_created" | "group_changed" | "group_deleted" | "group_joined" | "group_left" | "groups_left" | "organization_created" | "organization_changed" | "organization_deleted" | "organization_joined" | "organization_left" | "organizations_left" | "role_given" | "role_taken" | "roles_taken" | "lockout_forgotten" | "initial_access_token_created" | "initial_access_token_revoked" | "mail_tested" | "mail_revived" | "signing_key_made" | "signing_key_retired" | "signing_key_withdrawn" | "configuration_applied" | "configuration_left" | "settings_changed" | "policy_weakened" | "records_exported" | "database_moved" | "database_restored" | "audit_exported" | "audit_origins_deleted" | "access_refused" | "withdrawn_key_used" | "alert_rule_created" | "alert_rule_deleted" | "webhook_created" | "webhook_changed" | "webhook_secret_changed" | "webhook_disabled" | "webhook_deleted" | "webhook_tested" | "webhook_replayed" | "webhook_given_up" | "audit_resigned")[];
                        /** @description Until when messages have two signatures */
                        formerSecretUntil?: number;
                        /** @description Nothing is sent; `gone`: the receiver answered 410 */
                        disabled?: {
                            /** @description Seconds since the epoch */
                            at: number;
                            /** @enum {string} */
                            because: "operator" | "gone";
                        };
                        /** @description Seconds since the epoch */
                        createdAt: number;
                        /** @description The `sub` of a person */
                        createdBy?: string;
                        /** @description By which messages are signed: `whsec_` and base64 */
                        secret?: string;
                    };
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhookId: string;
                        url: string;
                        description?: string;
                        /** @description Of the audit trail; absent: everything */
                        readonly names?: ("signed_in" | "sign_in_refused" | "sign_in_locked" | "session_ended" | "sessions_ended" | "account_access_ended" | "consent_allowed" | "consent_denied" | "consents_forgotten" | "device_allowed" | "device_denied" | "grant_revoked" | "grants_revoked" | "access_token_revoked" | "code_replayed" | "refresh_token_reused" | "client_registered" | "client_created" | "client_changed" | "client_secret_changed" | "client_deleted" | "resource_created" | "resource_changed" | "resource_deleted" | "account_created" | "account_changed" | "account_disabled" | "account_enabled" | "own_data_exported" | "account_closed" | "account_reopened" | "account_deleted" | "password_changed" | "action_ordered" | "factor_added" | "factor_renamed" | "factor_suspected" | "factor_removed" | "offer_declined" | "factors_reset" | "device_remembered" | "device_forgotten" | "devices_forgotten" | "device_copied" | "support_access_begun" | "support_access_entered" | "support_access_used" | "support_access_refused" | "support_access_ended" | "recovery_code_used" | "action_order_withdrawn" | "action_done" | "terms_created" | "terms_published" | "terms_retired" | "terms_accepted" | "provider_created" | "provider_changed" | "provider_secret_changed" | "provider_deleted" | "identity_linked" | "identity_unlinked" | "identities_unlinked" | "attribute_defined" | "attribute_changed" | "attribute_deleted" | "organization_access_ended" | "access_lost" | "link_made" | "link_used" | "link_withdrawn" | "notice_not_sent" | "owner_link_made" | "owner_link_used" | "group_created" | "group_changed" | "group_deleted" | "group_joined" | "group_left" | "groups_left" | "organization_created" | "organization_changed" | "organization_deleted" | "organization_joined" | "organization_left" | "organizations_left" | "role_given" | "role_taken" | "roles_taken" | "lockout_forgotten" | "initial_access_token_created" | "initial_access_token_revoked" | "mail_tested" | "mail_revived" | "signing_key_made" | "signing_key_retired" | "signing_key_withdrawn" | "configuration_applied" | "configuration_left" | "settings_changed" | "policy_weakened" | "records_exported" | "database_moved" | "database_restored" | "audit_exported" | "audit_origins_deleted" | "access_refused" | "withdrawn_key_used" | "alert_rule_created" | "alert_rule_deleted" | "webhook_created" | "webhook_changed" | "webhook_secret_changed" | "webhook_disabled" | "webhook_deleted" | "webhook_tested" | "webhook_replayed" | "webhook_given_up" | "audit_resigned")[];
                        /** @description Until when messages have two signatures */
                        formerSecretUntil?: number;
                        /** @description Nothing is sent; `gone`: the receiver answered 410 */
                        disabled?: {
                            /** @description Seconds since the epoch */
                            at: number;
                            /** @enum {string} */
                            because: "operator" | "gone";
                        };
                        /** @description Seconds since the epoch */
                        createdAt: number;
                        /** @description The `sub` of a person */
                        createdBy?: string;
                        /** @description The last entry of the trail that was looked at for it */
                        position: number;
                        /** @description Messages that wait, at most 1000 */
                        waiting: number;
                        /** @description Dead letters, at most 1000 */
                        dead: number;
                        /** @description When a message arrived last */
                        sentAt?: number;
                        /** @description Seconds since the epoch */
                        failingSince?: number;
                        failure?: string;
                    };
                };
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    changeWebhook: {
        parameters: {
            query?: never;
            header: {
                /** @description The `ETag` that it is for, or * */
                "If-Match": string;
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": {
                    url?: string;
                    description?: string | null;
                    names?: ("signed_in" | "sign_in_refused" | "sign_in_locked" | "session_ended" | "sessions_ended" | "account_access_ended" | "consent_allowed" | "consent_denied" | "consents_forgotten" | "device_allowed" | "device_denied" | "grant_revoked" | "grants_revoked" | "access_token_revoked" | "code_replayed" | "refresh_token_reused" | "client_registered" | "client_created" | "client_changed" | "client_secret_changed" | "client_deleted" | "resource_created" | "resource_changed" | "resource_deleted" | "account_created" | "account_changed" | "account_disabled" | "account_enabled" | "own_data_exported" | "account_closed" | "account_reopened" | "account_deleted" | "password_changed" | "action_ordered" | "factor_added" | "factor_renamed" | "factor_suspected" | "factor_removed" | "offer_declined" | "factors_reset" | "device_remembered" | "device_forgotten" | "devices_forgotten" | "device_copied" | "support_access_begun" | "support_access_entered" | "support_access_used" | "support_access_refused" | "support_access_ended" | "recovery_code_used" | "action_order_withdrawn" | "action_done" | "terms_created" | "terms_published" | "terms_retired" | "terms_accepted" | "provider_created" | "provider_changed" | "provider_secret_changed" | "provider_deleted" | "identity_linked" | "identity_unlinked" | "identities_unlinked" | "attribute_defined" | "attribute_changed" | "attribute_deleted" | "organization_access_ended" | "access_lost" | "link_made" | "link_used" | "link_withdrawn" | "notice_not_sent" | "owner_link_made" | "owner_link_used" | "group_created" | "group_changed" | "group_deleted" | "group_joined" | "group_left" | "groups_left" | "organization_created" | "organization_changed" | "organization_deleted" | "organization_joined" | "organization_left" | "organizations_left" | "role_given" | "role_taken" | "roles_taken" | "lockout_forgotten" | "initial_access_token_created" | "initial_access_token_revoked" | "mail_tested" | "mail_revived" | "signing_key_made" | "signing_key_retired" | "signing_key_withdrawn" | "configuration_applied" | "configuration_left" | "settings_changed" | "policy_weakened" | "records_exported" | "database_moved" | "database_restored" | "audit_exported" | "audit_origins_deleted" | "access_refused" | "withdrawn_key_used" | "alert_rule_created" | "alert_rule_deleted" | "webhook_created" | "webhook_changed" | "webhook_secret_changed" | "webhook_disabled" | "webhook_deleted" | "webhook_tested" | "webhook_replayed" | "webhook_given_up" | "audit_resigned")[] | null;
                    enabled?: boolean;
                };
                "application/json": {
                    url?: string;
                    description?: string | null;
                    names?: ("signed_in" | "sign_in_refused" | "sign_in_locked" | "session_ended" | "sessions_ended" | "account_access_ended" | "consent_allowed" | "consent_denied" | "consents_forgotten" | "device_allowed" | "device_denied" | "grant_revoked" | "grants_revoked" | "access_token_revoked" | "code_replayed" | "refresh_token_reused" | "client_registered" | "client_created" | "client_changed" | "client_secret_changed" | "client_deleted" | "resource_created" | "resource_changed" | "resource_deleted" | "account_created" | "account_changed" | "account_disabled" | "account_enabled" | "own_data_exported" | "account_closed" | "account_reopened" | "account_deleted" | "password_changed" | "action_ordered" | "factor_added" | "factor_renamed" | "factor_suspected" | "factor_removed" | "offer_declined" | "factors_reset" | "device_remembered" | "device_forgotten" | "devices_forgotten" | "device_copied" | "support_access_begun" | "support_access_entered" | "support_access_used" | "support_access_refused" | "support_access_ended" | "recovery_code_used" | "action_order_withdrawn" | "action_done" | "terms_created" | "terms_published" | "terms_retired" | "terms_accepted" | "provider_created" | "provider_changed" | "provider_secret_changed" | "provider_deleted" | "identity_linked" | "identity_unlinked" | "identities_unlinked" | "attribute_defined" | "attribute_changed" | "attribute_deleted" | "organization_access_ended" | "access_lost" | "link_made" | "link_used" | "link_withdrawn" | "notice_not_sent" | "owner_link_made" | "owner_link_used" | "group_created" | "group_changed" | "group_deleted" | "group_joined" | "group_left" | "groups_left" | "organization_created" | "organization_changed" | "organization_deleted" | "organization_joined" | "organization_left" | "organizations_left" | "role_given" | "role_taken" | "roles_taken" | "lockout_forgotten" | "initial_access_token_created" | "initial_access_token_revoked" | "mail_tested" | "mail_revived" | "signing_key_made" | "signing_key_retired" | "signing_key_withdrawn" | "configuration_applied" | "configuration_left" | "settings_changed" | "policy_weakened" | "records_exported" | "database_moved" | "database_restored" | "audit_exported" | "audit_origins_deleted" | "access_refused" | "withdrawn_key_used" | "alert_rule_created" | "alert_rule_deleted" | "webhook_created" | "webhook_changed" | "webhook_secret_changed" | "webhook_disabled" | "webhook_deleted" | "webhook_tested" | "webhook_replayed" | "webhook_given_up" | "audit_resigned")[] | null;
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Seconds; 0 where it leaked. Default: a day */
                    overlap?: number;
                };
            };
        };
        responses: {
            /** @description Done; secret is told in this answer alone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhookId: string;
                        url: string;
                        description?: string;
                        /** @description Of the audit trail; absent: everything */
                        readonly names?: ("signed_in" | "sign_in_refused" | "sign_in_locked" | "session_ended" | "sessions_ended" | "account_access_ended" | "consent_allowed" | "consent_denied" | "consents_forgotten" | "device_allowed" | "device_denied" | "grant_revoked" | "grants_revoked" | "access_token_revoked" | "code_replayed" | "refresh_token_reused" | "client_registered" | "client_created" | "client_changed" | "client_secret_changed" | "client_deleted" | "resource_created" | "resource_changed" | "resource_deleted" | "account_created" | "account_changed" | "account_disabled" | "account_enabled" | "own_data_exported" | "account_closed" | "account_reopened" | "account_deleted" | "password_changed" | "action_ordered" | "factor_added" | "factor_renamed" | "factor_suspected" | "factor_removed" | "offer_declined" | "factors_reset" | "device_remembered" | "device_forgotten" | "devices_forgotten" | "device_copied" | "support_access_begun" | "support_access_entered" | "support_access_used" | "support_access_refused" | "support_access_ended" | "recovery_code_used" | "action_order_withdrawn" | "action_done" | "terms_created" | "terms_published" | "terms_retired" | "terms_accepted" | "provider_created" | "provider_changed" | "provider_secret_changed" | "provider_deleted" | "identity_linked" | "identity_unlinked" | "identities_unlinked" | "attribute_defined" | "attribute_changed" | "attribute_deleted" | "organization_access_ended" | "access_lost" | "link_made" | "link_used" | "link_withdrawn" | "notice_not_sent" | "owner_link_made" | "owner_link_used" | "group_created" | "group_changed" | "group_deleted" | "group_joined" | "group_left" | "groups_left" | "organization_created" | "organization_changed" | "organization_deleted" | "organization_joined" | "organization_left" | "organizations_left" | "role_given" | "role_taken" | "roles_taken" | "lockout_forgotten" | "initial_access_token_created" | "initial_access_token_revoked" | "mail_tested" | "mail_revived" | "signing_key_made" | "signing_key_retired" | "signing_key_withdrawn" | "configuration_applied" | "configuration_left" | "settings_changed" | "policy_weakened" | "records_exported" | "database_moved" | "database_restored" | "audit_exported" | "audit_origins_deleted" | "access_refused" | "withdrawn_key_used" | "alert_rule_created" | "alert_rule_deleted" | "webhook_created" | "webhook_changed" | "webhook_secret_changed" | "webhook_disabled" | "webhook_deleted" | "webhook_tested" | "webhook_replayed" | "webhook_given_up" | "audit_resigned")[];
                        /** @description Until when messages have two signatures */
                        formerSecretUntil?: number;
                        /** @description Nothing is sent; `gone`: the receiver answered 410 */
                        disabled?: {
                            /** @description Seconds since the epoch */
                            at: number;
                            /** @enum {string} */
                            because: "operator" | "gone";
                        };
                        /** @description Seconds since the epoch */
                        createdAt: number;
                        /** @description The `sub` of a person */
                        createdBy?: string;
                        /** @description By which messages are signed: `whsec_` and base64 */
                        secret?: string;
                    };
                };
            };
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        messageId: string;
                    };
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query: {
                limit?: number;
                cursor?: string;
                state: "waiting" | "dead";
            };
            header?: never;
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["WebhookDelivery"][];
                        next?: string;
                    };
                };
            };
        };
    };
    replayWebhookDeliveries: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                webhookId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    deliveryId?: string;
                    /** @description Seconds since the epoch */
                    since?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        replayed: number;
                    };
                };
            };
        };
    };
    listAlertRules: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AlertRule"][];
                        /** @description The cursor of the next page; absent at the last. Also in `Link` (RFC 8288) */
                        next?: string;
                        /** @description Of all pages */
                        total: number;
                    };
                };
            };
        };
    };
    createAlertRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    on: "new_owner" | "refusals_at_audience" | "withdrawn_key_used" | "sign_ins_refused" | "token_reused" | "owner_recovery" | "records_copied" | "policy_weakened" | "webhook_given_up" | "trail_resigned" | "trail_broken";
                    /** @description Of one subject within the window */
                    threshold?: number;
                    /** @description Seconds from the first */
                    window?: number;
                    /** @description This API alone */
                    audience?: string;
                    to: {
                        webhookId: string;
                    } | {
                        readonly mail: string[];
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRule"];
                };
            };
        };
    };
    deleteAlertRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description What is sent again with it within a day is done once */
                "Idempotency-Key"?: string;
            };
            path: {
                ruleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRule"];
                };
            };
        };
    };
    listAlerts: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Alert"][];
                        next?: string;
                    };
                };
            };
        };
    };
}
