-- Opens the transaction to the one trust in which this subject holds a role now, and lists what they hold.
-- Runs with the rights of the caller: while app.subject is set, a policy shows a person their own standings
-- in every trust, and nothing else; it is emptied again before this returns.
create or replace function enter_as(who text, wanted uuid) returns jsonb language plpgsql as $$
declare
    held jsonb;
    trusts uuid[];
begin
    perform set_config('app.trust', '', true), set_config('app.subject', who, true);
    select coalesce(jsonb_agg(jsonb_build_object('role', s.role, 'unit', s.unit)), '[]'),
           coalesce(array_agg(distinct s.trust_id), '{}')
      into held, trusts
      from standings s
     where s.subject = who and s.since <= now() and (s.until is null or s.until > now())
       and (wanted is null or s.trust_id = wanted);
    perform set_config('app.subject', '', true);
    if cardinality(trusts) = 1 then
        perform set_config('app.trust', trusts[1]::text, true);
    end if;
    return jsonb_build_object(
        'trust', case when cardinality(trusts) = 1 then trusts[1] end, 'trusts', cardinality(trusts), 'standings', held);
end $$;
