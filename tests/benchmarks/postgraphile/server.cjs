// PostGraphile as it comes (amber), over the service's own tables: nobody is asked who they are.
const { createServer } = require("node:http");

// PostGraphile is made for Node 22; this is all of it that Node 20 lacks.
Promise.withResolvers ??= () => {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};

const { postgraphile } = require("postgraphile");
const { makePgService } = require("postgraphile/adaptors/pg");
const { grafserv } = require("postgraphile/grafserv/node");
const { PostGraphileAmberPreset } = require("postgraphile/presets/amber");
const { addPgTableCondition, jsonPgSmartTags } = require("postgraphile/utils");

// A rating names its academy and its standard without a foreign key; all other relations are in the schema.
const foreignKey = [
  "(trust_id, urn) references public.academies (trust_id, urn)",
  "(trust_id, standard) references public.standards (trust_id, code)",
];
const relations = jsonPgSmartTags({
  version: 1,
  config: { class: { "public.ratings": { tags: { foreignKey } } } },
});
// Figures of whole academic years, not of each day that was ever sent: as the Django program shows them.
const wholeYears = addPgTableCondition(
  { schemaName: "public", tableName: "measurements" },
  "wholeYears",
  (build) => ({ type: build.graphql.GraphQLBoolean }),
  (value, { sql, sqlTableAlias }) => (value ? sql`${sqlTableAlias}.period not like '%-%'` : null),
);

const database = { connectionString: process.env.FLOOR_DSN, schemas: ["public"], poolConfig: { max: 10 } };
const serv = postgraphile({
  extends: [PostGraphileAmberPreset],
  plugins: [relations, wholeYears],
  // It would take away conditions on columns that lead no index, as an academy's status.
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  // Plain lists beside connections: nobody turns the pages of an academy's figures.
  schema: { defaultBehavior: "+list" },
  pgServices: [makePgService(database)],
  grafserv: { graphiql: false },
}).createServ(grafserv);

const server = createServer();
serv.addTo(server);
server.listen(Number(process.argv[2]), "127.0.0.1");
