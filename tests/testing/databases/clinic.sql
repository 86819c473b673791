-- A clinic's database in PostgreSQL. Three statements are broken on purpose.
SET client_encoding = 'UTF8';

CREATE TABLE public.wards (
    id serial PRIMARY KEY,
    name text NOT NULL UNIQUE,
    beds integer NOT NULL DEFAULT 12
);

CREATE TABLE public.physicians (
    id serial PRIMARY KEY,
    ward_id integer REFERENCES public.wards (id) ON DELETE SET NULL,
    licence_no character varying(20) NOT NULL,
    full_name text NOT NULL,
    hired_on date NOT NULL DEFAULT now()::date
);

CREATE TABLE public.patients (
    id bigserial PRIMARY KEY,
    full_name text NOT NULL,
    born_on date,
    insurance_no character varying(32) UNIQUE,
    contact jsonb
);

CREATE TABLE public.admissions (
    id bigserial PRIMARY KEY,
    patient_id bigint NOT NULL,
    ward_id integer NOT NULL,
    admitted_at timestamptz NOT NULL,
    discharged_at timestamptz,
    CONSTRAINT admissions_period CHECK (discharged_at IS NULL OR discharged_at >= admitted_at)
);

CREATE TABLE public.visits (
    id bigserial PRIMARY KEY,
    admission_id bigint NOT NULL,
    physician_id integer NOT NULL,
    seen_at timestamptz NOT NULL,
    note
);

CREATE TABLE public.prescriptions (
    id bigserial PRIMARY KEY,
    visit_id bigint NOT NULL REFERENCES public.visits (id),
    drug_code character varying(12) NOT NULL,
    dose numeric(8,3) NOT NULL,
    unit character varying(8) NOT NULL
;

CREATE TABLE public.lab_results (
    visit_id bigint NOT NULL REFERENCES public.visits (id),
    test_code character varying(12) NOT NULL,
    measured double precision,
    taken_at timestamptz NOT NULL,
    PRIMARY KEY (visit_id, test_code)
);

ALTER TABLE ONLY public.admissions
    ADD CONSTRAINT admissions_patient FOREIGN KEY (patient_id) REFERENCES public.patients (id);
ALTER TABLE ONLY public.admissions
    ADD CONSTRAINT admissions_ward FOREIGN KEY (ward_id) REFERENCES public.wards (id);
ALTER TABLE ONLY public.visits
    ADD CONSTRAINT visits_admission FOREIGN KEY (admission_id) REFERENCES public.admissions (id);
ALTER TABLE ONLY public.visits
    ADD CONSTRAINT visits_physician FOREIGN KEY (physician) REFERENCES public.physicians (id);
