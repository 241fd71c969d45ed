-- Runs a statement once in each of these trusts and answers what it answers, in one round trip: for imports
-- that reach into thousands of them. `$1` in the statement is the item. With the rights of the caller, so that
-- row-level security shows each trust its own rows; the trust of the transaction is as before afterwards.
create or replace function in_each_trust(items jsonb, statement text) returns setof jsonb language plpgsql as $$
declare
    before text := coalesce(current_setting('app.trust', true), '');
    item jsonb;
begin
    for item in select * from jsonb_array_elements(items) loop
        perform set_config('app.trust', item ->> 'trust_id', true);
        return query execute statement using item;
    end loop;
    perform set_config('app.trust', before, true);
end $$;
